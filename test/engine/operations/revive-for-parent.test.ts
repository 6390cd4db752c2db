import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import {
  fork,
  inline,
  join,
  subWorkflow,
  terminate,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const ONCE = { a: { retryCount: 0 } };

describe("a child whose parent goes on", () => {
  const parent = { parentWorkflowId: WORKFLOW_ID, parentWorkflowTaskId: `${WORKFLOW_ID}-1` };
  const started = (tasks: TaskInput[]) =>
    EngineWorld.started(definitionOf(tasks, {}, ONCE), parent);

  it("takes up what did not end well, in the run that the parent names, and does so once", () => {
    const world = started([worker("a"), worker("b")]);
    world.fail("a");
    world.send({ kind: "revived-by-parent", run: 3 });
    expect(world.workflow).toMatchObject({ status: "RUNNING", run: 3, outbox: {} });
    expect(world.trace()).toEqual(["1 a a FAILED(0)", "2 a a SCHEDULED(1)"]);
    world.fail("a");
    world.send({ kind: "revived-by-parent", run: 3 });
    expect(world.status).toBe("FAILED");
  });

  it("only notes the run while it is running anyway", () => {
    const world = started([worker("a")]);
    world.send({ kind: "revived-by-parent", run: 1 });
    expect(world.workflow).toMatchObject({ status: "RUNNING", run: 1 });
    expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
  });

  it.each([
    ["has completed", [inline("i")], "COMPLETED"],
    ["a TERMINATE task has failed", [terminate("t", { terminationStatus: "FAILED" })], "FAILED"],
  ])("tells the parent again how it ended, if it %s", (_case, tasks, status) => {
    const world = started(tasks as TaskInput[]);
    expect(world.status).toBe(status);
    world.workflow.outbox = {};
    world.send({ kind: "revived-by-parent", run: 1 });
    expect(world.workflow).toMatchObject({ status, run: 1, outbox: { parent: true } });
    expect(world.effectLines()).toEqual(["tell-parent"]);
  });

  it("begins, or waits for its turn again, if it had been ended before its first task", () => {
    const rateLimitConfig = { rateLimitKey: "k", concurrentExecLimit: 1 };
    const ended = () => {
      const world = new EngineWorld(definitionOf([worker("a")], { rateLimitConfig }), parent);
      world.execution.workflow.limit = { name: "l", concurrent: 1, waiting: true };
      world.send({ kind: "terminated", reason: "with its parent" });
      expect(world.status).toBe("TERMINATED");
      expect(world.trace()).toEqual([]);
      return world;
    };
    const limited = ended();
    limited.send({ kind: "revived-by-parent", run: 3 });
    expect(limited.workflow).toMatchObject({ status: "RUNNING", run: 3, limit: { waiting: true } });
    limited.send({ kind: "admitted" });
    expect(limited.trace()).toEqual(["1 a a SCHEDULED(0)"]);
    const free = ended();
    delete free.execution.workflow.limit;
    free.send({ kind: "revived-by-parent", run: 3 });
    expect(free.trace()).toEqual(["1 a a SCHEDULED(0)"]);
  });

  it("is not ended by a parent that means an earlier run", () => {
    const world = started([worker("a")]);
    world.fail("a");
    world.send({ kind: "revived-by-parent", run: 1 });
    world.send({ kind: "terminated", reason: "late", run: 0 });
    expect(world.status).toBe("RUNNING");
    world.send({ kind: "terminated", reason: "now", run: 1 });
    expect(world.status).toBe("TERMINATED");
  });

  it("goes on in its own children, too", () => {
    const world = started([fork("f", [[worker("a")], [subWorkflow("s")]]), join("j", ["a", "s"])]);
    world.childEnded("s", { status: "FAILED" });
    world.send({ kind: "revived-by-parent", run: 1 });
    expect(world.trace().slice(1)).toEqual([
      "2 a a CANCELED(0)",
      "3 SUB_WORKFLOW s IN_PROGRESS(0)",
      "4 JOIN j IN_PROGRESS(0)",
      "5 a a SCHEDULED(1)",
    ]);
  });
});
