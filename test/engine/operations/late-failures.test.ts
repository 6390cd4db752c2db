import { describe, expect, it } from "vitest";
import type { ChildRevival } from "../../../src/engine/events.ts";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  join,
  loop,
  subWorkflow,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const ONCE = { a: { retryCount: 0 } };
const TERMINAL = "FAILED_WITH_TERMINAL_ERROR";
const RETRIED = { kind: "retried", resumeSubWorkflows: false } as const;

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const definition = definitionOf(tasks, {}, ONCE);
  inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

/** The child of a task tells that it was set going again. */
function revive(world: EngineWorld, reference: string, more: Partial<ChildRevival> = {}): void {
  const { counter, subWorkflowId: childId = "", childRun = 0 } = world.task(reference);
  const whole = {
    childId,
    run: childRun + 1,
    operation: "retried",
    path: "child",
    ...more,
  } as const;
  world.send({ kind: "child-revived", task: counter, revival: whole });
}

/** Sets a child going again that fails then. */
function failAgain(world: EngineWorld, reference: string): void {
  revive(world, reference);
  world.childEnded(reference, { status: "FAILED" });
}

describe("a child that fails when it is set going again in a part that is over", () => {
  const guarded = tryCatch("t", {
    try: [worker("a")],
    catch: [subWorkflow("s"), worker("c")],
    finally: [worker("f"), worker("g")],
  });

  it("fails the TRY_CATCH after its finally, and a retry goes on in the list that failed", () => {
    playing([guarded], (world) => {
      world.fail("a");
      world.childEnded("s");
      world.complete("c");
      failAgain(world, "s");
      expect(world.task("f").status).toBe("SCHEDULED");
      world.complete("f");
      world.complete("g");
      expect(world.task("t")).toMatchObject({ status: "FAILED" });
      expect(world.task("t").output).toMatchObject({ error: { taskReferenceName: "s" } });
      expect(world.status).toBe("FAILED");
      world.send(RETRIED);
      expect(world.task("s").status).toBe("IN_PROGRESS");
      world.childEnded("s");
      expect(world.attempts("c")).toHaveLength(1);
      world.complete("f");
      world.complete("g");
      expect(world.status).toBe("COMPLETED");
      expect(world.task("t").output).toMatchObject({ caught: true });
    });
  });

  it("fails the TRY_CATCH where that waits for nothing else", () => {
    playing([tryCatch("t", { try: [subWorkflow("s")], finally: [worker("f")] })], (world) => {
      world.childEnded("s");
      revive(world, "s");
      world.complete("f");
      world.childEnded("s", { status: "FAILED" });
      expect(world.task("t").status).toBe("FAILED");
      world.send(RETRIED);
      world.childEnded("s");
      world.complete("f");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("is run again by a retry after the execution was ended from outside", () => {
    playing([guarded], (world) => {
      world.fail("a");
      world.childEnded("s");
      world.complete("c");
      revive(world, "s");
      world.send({ kind: "terminated" });
      expect(world.task("s").status).toBe("CANCELED");
      world.send(RETRIED);
      expect(world.task("s").status).toBe("IN_PROGRESS");
      world.childEnded("s");
      world.complete("f");
      world.complete("g");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("comes before the finally that is to be run again", () => {
    playing([guarded], (world) => {
      world.fail("a");
      world.childEnded("s");
      world.complete("c");
      failAgain(world, "s");
      world.complete("f");
      world.complete("g");
      world.send({ kind: "reran", task: world.task("g").counter });
      expect(world.openNames()).toEqual(["s", "t"]);
    });
  });

  it("is run again by a retry, alone, where an operator around it had ended well", () => {
    const operators = [
      forEach("o", [1], [subWorkflow("s")]),
      tryCatch("o", { try: [subWorkflow("s")], finally: [worker("f")] }),
    ];
    for (const operator of operators) {
      playing([operator, worker("b")], (world) => {
        const [child, ...others] = operator.type === "FOR_EACH" ? ["s__1"] : ["s", "f"];
        world.childEnded(child);
        for (const one of others) world.complete(one);
        failAgain(world, child);
        expect(world.status).toBe("FAILED");
        world.send(RETRIED);
        expect(world.task(child).status).toBe("IN_PROGRESS");
        expect(world.task("o").status).toBe("COMPLETED");
        world.complete("b");
        expect(world.status).toBe("RUNNING");
        world.childEnded(child);
        expect(world.status).toBe("COMPLETED");
      });
    }
  });

  it("is not forgotten when another one is run again", () => {
    const inner = forEach("i", [1, 2], [subWorkflow("s")], { maxConcurrency: 2 });
    playing([forEach("o", [1, 2], [inner])], (world) => {
      for (const name of ["s__1__1", "s__1__2", "s__2__1"]) world.childEnded(name);
      failAgain(world, "s__1__2");
      expect(world.status).toBe("FAILED");
      const route = { upTo: world.workflow.workflowId };
      revive(world, "s__2__1", { operation: "reran", route });
      expect(world.task("s__1__2")).toMatchObject({ status: "IN_PROGRESS", childRun: 2 });
      world.childEnded("s__1__2");
      world.childEnded("s__2__1");
      expect(world.status).toBe("RUNNING");
      world.childEnded("s__2__2");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("leaves alone what the flow went past by itself", () => {
    const body = [
      loop(
        "l",
        "$.l.iteration < 2",
        [fork("k", [[worker("p", { permissive: true })], [wait("w")]]), join("j", ["p", "w"])],
        { optional: true },
      ),
    ];
    playing([forEach("e", [1], body), worker("b")], (world) => {
      world.fail("p__1__1", "bad", TERMINAL);
      expect(world.task("l__1").status).toBe("COMPLETED_WITH_ERRORS");
      expect(world.task("w__1__1").status).toBe("CANCELED");
      world.fail("b", "bad", TERMINAL);
      world.send(RETRIED);
      expect(world.openNames()).toEqual(["b"]);
    });
  });
});
