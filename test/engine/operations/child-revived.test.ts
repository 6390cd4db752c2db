import { describe, expect, it } from "vitest";
import type { ChildRevival } from "../../../src/engine/events.ts";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  forEach,
  fork,
  join,
  loop,
  subWorkflow,
  terminate,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const ONCE = { a: { retryCount: 0 }, b: { retryCount: 0 } };

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const definition = definitionOf(tasks, {}, ONCE);
  inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

/** The child of a task tells that it was set going again. */
function revive(world: EngineWorld, reference: string, more: Partial<ChildRevival> = {}) {
  const { counter, subWorkflowId: childId = "" } = world.task(reference);
  const revival = { childId, run: 1, operation: "retried", path: `child.1/${childId}` } as const;
  const whole = { ...revival, ...more };
  return world.send({ kind: "child-revived", task: counter, revival: whole }).answer;
}

const around = [
  fork("f", [[subWorkflow("s")], [worker("a")], [wait("w")], [subWorkflow("t")], [worker("b")]]),
  join("j", ["s", "a", "w", "t", "b"]),
  worker("after"),
];

describe("an ended execution whose child was set going again", () => {
  it("runs again with everything under the ids it had, and what is done is kept", () => {
    playing(around, (world) => {
      world.complete("b", { v: 1 });
      world.childEnded("s", { status: "FAILED", reason: "r" });
      expect(world.status).toBe("FAILED");
      const before = new Map(world.execution.tasks);
      world.now += 1000;
      expect(revive(world, "s")).toMatchObject({ ok: true });
      expect(world.trace()).toEqual([
        "1 FORK f COMPLETED(0)",
        "2 SUB_WORKFLOW s IN_PROGRESS(0)",
        "3 a a SCHEDULED(1)",
        "4 WAIT w IN_PROGRESS(1)",
        "5 SUB_WORKFLOW t IN_PROGRESS(0)",
        "6 b b COMPLETED(0)",
        "7 JOIN j IN_PROGRESS(0)",
      ]);
      expect([...world.execution.tasks.keys()]).toEqual([...before.keys()]);
      expect(world.task("s")).toMatchObject({ childRun: 1, executed: false });
      expect(world.task("s").reason).toBeUndefined();
      expect(world.task("a")).toMatchObject({ pollCount: 0, scheduledTime: world.now });
      expect(world.workflow).toMatchObject({
        lastRetriedTime: world.now,
        failedReferences: [],
        failedTaskNames: [],
        run: 1,
      });
      expect(world.workflow.reason).toBeUndefined();
      // The child that told of it needs no call; the other one does.
      expect(world.effectLines().sort()).toEqual(["enqueue-task a", "revive-child t"]);
      world.complete("a");
      world.update("w", {});
      world.childEnded("t");
      world.childEnded("s", { output: { v: 2 } });
      expect(world.task("j").output).toMatchObject({ b: { v: 1 } });
      world.complete("after");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("does not end by the news of how the child, or another, had ended before", () => {
    playing(around, (world) => {
      world.childEnded("s", { status: "FAILED" });
      revive(world, "s");
      world.childEnded("s", { status: "FAILED", run: 0 });
      world.childEnded("t", { status: "TERMINATED", run: 0 });
      expect(world.status).toBe("RUNNING");
      world.childEnded("s", { status: "FAILED", run: 1, reason: "again" });
      expect(world.status).toBe("FAILED");
    });
  });

  it("hears of it once", () => {
    playing(around, (world) => {
      world.childEnded("s", { status: "FAILED" });
      revive(world, "s");
      world.childEnded("s", { status: "FAILED", run: 1 });
      expect(revive(world, "s")).toMatchObject({ ok: true, value: { ignored: true } });
      expect(world.status).toBe("FAILED");
      expect(revive(world, "s", { run: 2 })).toMatchObject({ ok: true });
      expect(world.status).toBe("RUNNING");
    });
  });

  it("waits again for an optional task, where a rerun from below was asked of it", () => {
    const tasks = [subWorkflow("s", {}, { optional: true }), worker("a")];
    const world = EngineWorld.started(definitionOf(tasks, {}, ONCE));
    world.childEnded("s", { status: "FAILED", reason: "r" });
    world.complete("a");
    expect(world.status).toBe("COMPLETED");
    const route = { upTo: world.workflow.workflowId };
    expect(revive(world, "s", { operation: "reran", route })).toMatchObject({ ok: true });
    expect(world.status).toBe("RUNNING");
    expect(world.trace()).toEqual(["1 SUB_WORKFLOW s IN_PROGRESS(0)"]);
  });

  it("tells its own parent, with the way on which it came about", () => {
    const parent = { parentWorkflowId: "p", parentWorkflowTaskId: "p-1" };
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]), parent);
    world.childEnded("s", { status: "FAILED" });
    expect(world.workflow.outbox).toEqual({ parent: true });
    revive(world, "s", { operation: "restarted", path: "child.1/c -> deep.2/d" });
    expect(world.workflow.outbox).toEqual({
      revived: { operation: "restarted", path: "child.1/c -> deep.2/d" },
    });
  });

  it("goes on in the turn of a loop", () => {
    const body = [subWorkflow("s"), worker("a")];
    playing([loop("l", "$.l.iteration < 2", body), worker("after")], (world) => {
      world.childEnded("s__1", { output: { v: 1 } });
      world.complete("a__1");
      world.childEnded("s__2", { status: "FAILED" });
      revive(world, "s__2");
      expect(world.task("l")).toMatchObject({ status: "IN_PROGRESS", iteration: 2 });
      world.childEnded("s__2");
      world.complete("a__2");
      expect(world.task("l").output).toMatchObject({ "1": { s: { v: 1 } }, iteration: 2 });
      expect(world.names().at(-1)).toBe("after");
    });
  });

  it("that had completed waits for the child again and keeps what came after it", () => {
    playing([subWorkflow("s"), worker("a")], (world) => {
      world.childEnded("s");
      world.complete("a", { v: 1 });
      expect(world.status).toBe("COMPLETED");
      revive(world, "s", { operation: "restarted" });
      expect(world.trace()).toEqual(["1 SUB_WORKFLOW s IN_PROGRESS(0)", "2 a a COMPLETED(0)"]);
      world.childEnded("s", { output: { again: true } });
      expect(world.status).toBe("COMPLETED");
      expect(world.attempts("a")).toHaveLength(1);
    });
  });

  it("that a TERMINATE task had ended ends by it again, but not before the child", () => {
    const ending = terminate("t", { terminationStatus: "COMPLETED", workflowOutput: { t: 1 } });
    playing([subWorkflow("s"), ending], (world) => {
      world.childEnded("s");
      expect(world.status).toBe("COMPLETED");
      revive(world, "s");
      expect(world.status).toBe("RUNNING");
      world.childEnded("s");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { t: 1 } });
      expect(world.workflow.reason).toContain("by TERMINATE task");
    });
  });
});

describe("news of a revival make no difference", () => {
  const ended = (task: TaskInput) => {
    const world = EngineWorld.started(definitionOf([task], {}, ONCE));
    world.childEnded("s", { status: "FAILED" });
    return world;
  };

  it("of another child than the task's own", () => {
    const world = ended(subWorkflow("s"));
    const answer = revive(world, "s", { childId: "another" });
    expect(answer).toMatchObject({ ok: true, value: { ignored: true } });
    expect(world.status).toBe("FAILED");
  });

  it("where the task is optional", () => {
    const world = ended(subWorkflow("s", {}, { optional: true }));
    expect(world.status).toBe("COMPLETED");
    expect(revive(world, "s")).toMatchObject({ ok: true, value: { ignored: true } });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("s").status).toBe("COMPLETED_WITH_ERRORS");
  });

  it("where another attempt stands for the task", () => {
    const world = ended(subWorkflow("s", {}, { retryCount: 1 }));
    const [first] = world.attempts("s");
    const { counter = 0, subWorkflowId: childId = "" } = first ?? {};
    const revival = { childId, run: 1, operation: "retried", path: "child.1/c" } as const;
    const { answer } = world.send({ kind: "child-revived", task: counter, revival });
    expect(answer).toMatchObject({ ok: true, value: { ignored: true } });
    expect(world.trace()).toEqual(["1 SUB_WORKFLOW s FAILED(0)", "2 SUB_WORKFLOW s SCHEDULED(1)"]);
  });
});

describe("a running execution whose child was set going again", () => {
  it("waits on, if it has not heard of the end yet, and then does not count it", () => {
    playing([subWorkflow("s")], (world) => {
      revive(world, "s");
      world.childEnded("s", { status: "FAILED", run: 0 });
      expect(world.task("s").status).toBe("IN_PROGRESS");
      expect(world.workflow.run).toBe(0);
    });
  });

  it("waits again for a task that it could go past, and its JOIN does too", () => {
    const branches = [[subWorkflow("s", {}, { permissive: true })], [worker("a")]];
    playing([fork("f", branches), join("j", ["s", "a"])], (world) => {
      world.childEnded("s", { status: "FAILED", output: { v: 1 } });
      expect(world.status).toBe("RUNNING");
      revive(world, "s");
      expect(world.task("s").status).toBe("IN_PROGRESS");
      world.complete("a");
      expect(world.task("j").status).toBe("IN_PROGRESS");
      world.childEnded("s", { output: { v: 2 } });
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("stays held back while it is paused", () => {
    playing([fork("f", [[subWorkflow("s")], [worker("a")]]), join("j", ["s", "a"])], (world) => {
      world.send({ kind: "paused" });
      world.childEnded("s", { status: "FAILED" });
      revive(world, "s");
      expect(world.status).toBe("PAUSED");
      expect(world.task("s").status).toBe("IN_PROGRESS");
      world.childEnded("s");
      world.complete("a");
      world.send({ kind: "resumed" });
      expect(world.status).toBe("COMPLETED");
    });
  });
});

describe("a child whose failure was caught", () => {
  const caught = tryCatch("t", {
    try: [fork("f", [[subWorkflow("s")], [worker("a")]]), join("j", ["s", "a"]), worker("b")],
    catch: [worker("c")],
    finally: [worker("d")],
  });

  it("makes no difference any more while what catches it runs, be it by another failure", () => {
    playing([caught, worker("e")], (world) => {
      world.childEnded("s", { status: "FAILED" });
      revive(world, "s");
      expect(world.task("s")).toMatchObject({ status: "FAILED", childRun: 1 });
      world.childEnded("s", { run: 1, status: "FAILED" });
      for (const name of ["c", "d", "e"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
      expect(world.task("t").output["caught"]).toBe(true);
    });
  });

  it("makes no difference where the execution has ended, well or by what caught it", () => {
    playing([caught], (world) => {
      world.childEnded("s", { status: "FAILED" });
      for (const name of ["c", "d"]) world.complete(name);
      revive(world, "s");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", run: 0 });
    });
    const failing = tryCatch("t", { try: [subWorkflow("s")], catch: [worker("b")] });
    playing([failing], (world) => {
      world.childEnded("s", { status: "FAILED" });
      world.fail("b");
      revive(world, "s");
      expect(world.workflow).toMatchObject({ status: "FAILED", run: 0 });
    });
  });

  it("sets the execution going again where it was not caught", () => {
    playing(
      [tryCatch("t", { try: [subWorkflow("s"), worker("b")], finally: [worker("d")] })],
      (world) => {
        world.childEnded("s", { status: "FAILED" });
        world.complete("d");
        revive(world, "s");
        expect(world.status).toBe("RUNNING");
        world.childEnded("s", { run: 1 });
        world.complete("b");
        world.complete("d");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});

describe("a child of an earlier turn of a loop", () => {
  it("is waited for again by a FOR_EACH, which then has its result", () => {
    const turns = forEach("e", [1, 2], [subWorkflow("s")]);
    playing([turns], (world) => {
      world.childEnded("s__1", { output: { n: 1 } });
      revive(world, "s__1");
      world.childEnded("s__2", { output: { n: 3 } });
      expect(world.task("e").status).toBe("IN_PROGRESS");
      world.childEnded("s__1", { run: 1, output: { n: 2 } });
      expect(world.status).toBe("COMPLETED");
      expect(world.task("e").output["results"]).toMatchObject([{ n: 2 }, { n: 3 }]);
    });
  });

  it("is waited for again by a DO_WHILE, also where the last turn has ended meanwhile", () => {
    playing([loop("l", "$.l.iteration < 2", [subWorkflow("s")])], (world) => {
      world.childEnded("s__1", { output: { n: 1 } });
      revive(world, "s__1");
      world.childEnded("s__2", { output: { n: 3 } });
      expect(world.task("l").status).toBe("IN_PROGRESS");
      world.childEnded("s__1", { run: 1, output: { n: 2 } });
      expect(world.status).toBe("COMPLETED");
      const turns = { "1": { s: { n: 2 } }, "2": { s: { n: 3 } } };
      expect(world.task("l").output).toMatchObject(turns);
    });
  });

  it("is the turn that a DO_WHILE goes on from after a rerun in the child, and no other", () => {
    playing([loop("l", "$.l.iteration < 2", [subWorkflow("s")])], (world) => {
      world.childEnded("s__1");
      revive(world, "s__1");
      world.childEnded("s__2");
      world.childEnded("s__1", { run: 1, status: "FAILED" });
      expect(world.status).toBe("FAILED");
      const route = { upTo: world.workflow.workflowId };
      revive(world, "s__1", { run: 2, operation: "reran", route });
      world.childEnded("s__1", { run: 2 });
      world.childEnded("s__2");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("is not waited for by a DO_WHILE that was begun anew", () => {
    playing([loop("l", "$.l.iteration < 2", [subWorkflow("s")])], (world) => {
      world.childEnded("s__1");
      revive(world, "s__1");
      world.send({ kind: "terminated" });
      world.send({ kind: "reran", task: world.task("l").counter });
      world.childEnded("s__1");
      world.childEnded("s__2");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("is waited for again by a TRY_CATCH that has gone on to another list", () => {
    const inner = tryCatch("i", { try: [subWorkflow("s")] });
    playing([tryCatch("t", { try: [inner], finally: [worker("f")] })], (world) => {
      world.childEnded("s", { output: { n: 1 } });
      revive(world, "s");
      world.complete("f");
      expect(world.task("t").status).toBe("IN_PROGRESS");
      world.childEnded("s", { run: 1, output: { n: 2 } });
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("is waited for in the finally of a TRY_CATCH that was broken off, which then fails", () => {
    const guarded = tryCatch("t", { try: [worker("a")], finally: [subWorkflow("s")] });
    const tasks = [fork("f", [[guarded], [worker("b")]]), join("j", ["t", "b"])];
    for (const own of [true, false]) {
      playing(tasks, (world) => {
        if (own) world.fail("a");
        world.fail("b");
        world.childEnded("s");
        expect(world.status).toBe("FAILED");
        revive(world, "s");
        world.complete("b");
        world.childEnded("s", { run: 1 });
        expect(world.task("t").status).toBe("FAILED");
        expect(world.status).toBe("FAILED");
        world.send({ kind: "retried", resumeSubWorkflows: false });
        world.complete("a");
        world.childEnded("s");
        expect(world.status).toBe("COMPLETED");
      });
    }
  });

  it("lets a loop go on that it has failed, which then shows what it ended with", () => {
    const body = [
      subWorkflow("s", {}, { permissive: true, retryCount: 0 }),
      worker("w", { inputParameters: { n: 1 } }),
    ];
    const world = inBothWays(
      (options) =>
        EngineWorld.started(definitionOf([loop("l", "$.l.iteration < 2", body)]), {}, {}, options),
      (one) => {
        one.childEnded("s__1", { status: "FAILED", output: { n: 1 } });
        expect(one.task("l").status).toBe("FAILED");
        const { counter, subWorkflowId: childId = "" } = one.task("s__1");
        const revival = { childId, run: 1, operation: "retried", path: "child" } as const;
        one.send({ kind: "child-revived", task: counter, revival });
        one.childEnded("s__1", { run: 1, output: { n: 2 } });
        one.complete("w__1");
        one.childEnded("s__2");
        one.complete("w__2");
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.task("l").output["1"]).toMatchObject({ s: { n: 2 } });
  });
});
