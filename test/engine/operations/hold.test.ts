import { describe, expect, it } from "vitest";
import { noChanges } from "../../../src/engine/changes.ts";
import type { ExecutionEvent } from "../../../src/engine/events.ts";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { subWorkflow, worker, type TaskInput } from "../../helpers/task-inputs.ts";

const ONCE = { a: { retryCount: 0 }, b: { retryCount: 0 } };
const retried = { kind: "retried", resumeSubWorkflows: false } as const;
const restarted = { kind: "restarted", useLatestDefinition: false } as const;
const admitted = { kind: "admitted" } as const;

/** An execution under a limit that lets executions wait. */
function limited(
  tasks: TaskInput[],
  more: Record<string, unknown> = {},
  options = {},
): EngineWorld {
  const rateLimitConfig = { rateLimitKey: "k", concurrentExecLimit: 1 };
  const definition = definitionOf(tasks, { rateLimitConfig, ...more }, ONCE);
  const world = new EngineWorld(definition, {}, {}, options);
  world.send({ kind: "started" });
  world.workflow.limit = { name: "l", concurrent: 1 };
  world.rows.save(world.execution, { ...noChanges(), workflow: true });
  return world;
}

function playing(scenario: (world: EngineWorld) => void): EngineWorld {
  return inBothWays((options) => limited([worker("a"), worker("b")], {}, options), scenario);
}

const limit = ({ workflow }: EngineWorld) => workflow.limit;
const rerunFrom = (world: EngineWorld, reference: string): ExecutionEvent => ({
  kind: "reran",
  task: world.task(reference).counter,
});

describe("an ended execution that is set going again under a limit", () => {
  it("waits for its turn with its tasks as they are, and then is retried", () => {
    playing((world) => {
      world.complete("a");
      world.fail("b");
      expect(world.send(retried).answer.ok).toBe(true);
      expect(world.workflow).toMatchObject({ status: "RUNNING", run: 1, output: {}, endTime: 0 });
      expect(limit(world)).toMatchObject({ waiting: true });
      expect(world.effectLines()).toEqual(["leave-limit", "enter-limit"]);
      expect(world.trace()).toEqual(["1 a a COMPLETED(0)", "2 b b FAILED(0)"]);
      world.send({ kind: "timer-fired" });
      expect(world.workflow.status).toBe("RUNNING");
      world.send(admitted);
      expect(limit(world)).toEqual({ name: "l", concurrent: 1 });
      expect(world.trace().at(-1)).toBe("3 b b SCHEDULED(1)");
      expect(world.workflow).toMatchObject({ status: "RUNNING", run: 1 });
      expect(world.workflow).not.toHaveProperty("heldRevival");
      world.complete("b");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", outbox: { leaveLimit: 1 } });
    });
  });

  it("runs again from the task that it was to run again from", () => {
    playing((world) => {
      world.complete("a");
      world.complete("b");
      const from = rerunFrom(world, "b");
      world.send({ ...from, workflowInput: { n: 2 } } as ExecutionEvent);
      expect(world.workflow).toMatchObject({ status: "RUNNING", limit: { waiting: true } });
      expect(world.trace()).toEqual(["1 a a COMPLETED(0)", "2 b b COMPLETED(0)"]);
      world.send(admitted);
      expect(world.trace()).toEqual(["1 a a COMPLETED(0)", "2 b b SCHEDULED(0)"]);
      expect(world.workflow.input).toEqual({ n: 2 });
    });
  });

  it.each([restarted, { kind: "reran" } as const])(
    "begins anew when it is its turn: $kind",
    (event) => {
      playing((world) => {
        world.fail("a");
        world.send(event);
        expect(world.execution.tasks.size).toBe(0);
        expect(world.workflow).toMatchObject({ status: "RUNNING", limit: { waiting: true } });
        world.send(admitted);
        expect(world.trace()).toEqual(["1 a a SCHEDULED(0)"]);
      });
    },
  );

  it("waits also when its parent lets it go on", () => {
    playing((world) => {
      world.fail("a");
      world.send({ kind: "revived-by-parent", run: 3 });
      expect(world.workflow).toMatchObject({ status: "RUNNING", run: 3, limit: { waiting: true } });
      world.send({ kind: "revived-by-parent", run: 3 });
      world.send(admitted);
      expect(world.workflow).toMatchObject({ status: "RUNNING", run: 3 });
      expect(world.task("a").status).toBe("SCHEDULED");
    });
  });

  it("is refused at once what it could not do later", () => {
    playing((world) => {
      world.complete("a");
      world.complete("b");
      expect(world.send(retried).answer).toMatchObject({ code: "conflict" });
      expect(world.send({ kind: "reran", task: 99 }).answer).toMatchObject({ code: "invalid" });
      expect(world.workflow).toMatchObject({ status: "COMPLETED", run: 0 });
    });
  });

  it("does not wait where its limit rejects what is too much", () => {
    const rateLimitConfig = { rateLimitKey: "k", concurrentExecLimit: 1, policy: "REJECT" };
    const world = limited([worker("a")], { rateLimitConfig });
    world.fail("a");
    world.send(retried);
    expect(world.task("a").status).toBe("SCHEDULED");
  });

  it("does not wait where a child of it goes on", () => {
    const world = limited([subWorkflow("s")]);
    const childId = world.task("s").subWorkflowId ?? "";
    world.send({ kind: "terminated" });
    const revival = { operation: "retried", path: "", childId, run: 1 } as const;
    world.send({ kind: "child-revived", task: 1, revival });
    expect(world.task("s").status).toBe("IN_PROGRESS");
    expect(limit(world)).not.toHaveProperty("waiting");
  });
});

describe("an execution that waits to be set going again", () => {
  const waiting = (scenario: (world: EngineWorld) => void) =>
    playing((world) => {
      world.complete("a");
      world.fail("b");
      world.send(retried);
      scenario(world);
    });

  it("goes on when it is resumed where it was paused at its turn", () => {
    waiting((world) => {
      world.send({ kind: "paused" });
      world.send(admitted);
      expect(world.execution.open.size).toBe(0);
      world.send({ kind: "resumed" });
      expect(world.task("b").status).toBe("SCHEDULED");
    });
  });

  it("goes on waiting when it is paused and resumed before its turn", () => {
    waiting((world) => {
      world.send({ kind: "paused" });
      world.send({ kind: "resumed" });
      expect(world.execution.open.size).toBe(0);
      world.send(admitted);
      expect(world.task("b").status).toBe("SCHEDULED");
    });
  });

  it("can be terminated, and retried after that", () => {
    waiting((world) => {
      world.send({ kind: "terminated" });
      expect(world.workflow).toMatchObject({ status: "TERMINATED", outbox: { leaveLimit: 1 } });
      expect(world.workflow).not.toHaveProperty("heldRevival");
      world.send(admitted);
      expect(world.execution.open.size).toBe(0);
      world.send(retried);
      world.send(admitted);
      expect(world.task("b").status).toBe("SCHEDULED");
    });
  });

  it.each<ExecutionEvent>([
    { kind: "jumped", reference: "a", taskInput: {} },
    { kind: "task-skipped", reference: "b", taskInput: {}, taskOutput: {} },
    { kind: "upgraded", name: "flow", taskOutput: {} },
  ])("refuses to be steered: $kind", (event) => {
    waiting((world) => {
      const name = world.execution.definition.name;
      const asked = event.kind === "upgraded" ? { ...event, name } : event;
      expect(world.send(asked).answer).toMatchObject({
        code: "conflict",
        message: expect.stringContaining("waits for its turn under the limit"),
      });
    });
  });

  it("notes that a child goes on, and decides when it is its turn what becomes of its task", () => {
    const world = limited([subWorkflow("s")]);
    const childId = world.task("s").subWorkflowId ?? "";
    world.send({ kind: "terminated" });
    world.send(retried);
    const revival = { operation: "retried", path: "", childId, run: 1 } as const;
    world.send({ kind: "child-revived", task: 1, revival });
    expect(world.attempts("s")).toMatchObject([{ status: "CANCELED", childRun: 1 }]);
    world.send(admitted);
    expect(world.task("s")).toMatchObject({ status: "IN_PROGRESS", retryCount: 1 });
  });
});
