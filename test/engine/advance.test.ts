import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import {
  forEach,
  fork,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  terminate,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";

describe("advance, on the courses that Conductor was seen to take", () => {
  it("schedules FORK, first tasks and JOIN before what follows in the branches", () => {
    const world = EngineWorld.started(
      definitionOf([
        fork("f", [[inline("a1"), inline("a2", "2")], [inline("b1", "3")]]),
        join("j", ["a2", "b1"]),
        inline("end", "9"),
      ]),
    );
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 INLINE a1 COMPLETED(0)",
      "3 INLINE b1 COMPLETED(0)",
      "4 JOIN j COMPLETED(0)",
      "5 INLINE a2 COMPLETED(0)",
      "6 INLINE end COMPLETED(0)",
    ]);
    expect(world.task("j").output).toEqual({ b1: { result: 3 }, a2: { result: 2 } });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { result: 9 } });
  });

  it("leads on by the last task of a case, through nested switches", () => {
    const inner = switchOn("s2", true, { true: [inline("c2")] });
    const world = EngineWorld.started(
      definitionOf([switchOn("s", "x", { x: [inline("c1"), inner] }), inline("after", "2")]),
    );
    expect(world.names()).toEqual(["s", "c1", "s2", "c2", "after"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("runs nested containers in a branch: what follows the outer switch comes after the innermost case", () => {
    const inner = switchOn("s2", "y", { y: [worker("c2")] });
    const branch = [switchOn("s", "x", { x: [worker("c1"), inner] }), worker("aft")];
    const definition = definitionOf([
      fork("f", [branch, [worker("b")]]),
      join("j", ["aft", "b"]),
      inline("e"),
    ]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        for (const name of ["c1", "c2", "b", "aft"]) one.complete(name);
      },
    );
    expect(world.names()).toEqual(["f", "s", "c1", "b", "j", "s2", "c2", "aft", "e"]);
  });

  it("repeats a loop's body and shows the output of each turn", () => {
    const turn = "${dw.output.iteration}";
    const body = [
      inline("x", "$.n * 2", { n: turn }),
      {
        ...switchOn("s", turn, { "1": [inline("odd", "'odd'")] }, [inline("even", "'even'")]),
      },
    ];
    const world = EngineWorld.started(
      definitionOf([
        loop("dw", "$.dw.iteration < 3", body),
        inline("end", "[$.r, $.name, $.first]", {
          r: "${x.output.result}",
          name: "${x.referenceTaskName}",
          first: "${dw.output.1.x.result}",
        }),
      ]),
    );
    expect(world.trace().map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "1 DO_WHILE dw",
      "2 INLINE x__1",
      "3 SWITCH s__1",
      "4 INLINE odd__1",
      "5 INLINE x__2",
      "6 SWITCH s__2",
      "7 INLINE even__2",
      "8 INLINE x__3",
      "9 SWITCH s__3",
      "10 INLINE even__3",
      "11 INLINE end",
    ]);
    expect(world.task("dw").iteration).toBe(3);
    expect(world.task("dw").output).toEqual({
      "1": {
        x: { result: 2 },
        s: { evaluationResult: ["1"], selectedCase: "1" },
        odd: { result: "odd" },
      },
      "2": {
        x: { result: 4 },
        s: { evaluationResult: ["2"], selectedCase: "2" },
        even: { result: "even" },
      },
      "3": {
        x: { result: 6 },
        s: { evaluationResult: ["3"], selectedCase: "3" },
        even: { result: "even" },
      },
      iteration: 3,
    });
    expect(world.workflow.output).toEqual({ result: [6, "x__3", 2] });
  });

  it("shows an attempt before it is due with the delay and the reason of the one before", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a")], {}, { a: { retryCount: 2, retryDelaySeconds: 1 } }),
    );
    world.fail("a", "first");
    expect(world.task("a")).toMatchObject({
      status: "SCHEDULED",
      retryCount: 1,
      callbackAfterSeconds: 1,
      startDelaySeconds: 1,
      reason: "first",
      output: {},
    });
    world.pass(1_001);
    world.fail("a", "fatal", "FAILED_WITH_TERMINAL_ERROR");
    expect(world.trace()).toEqual(["1 a a FAILED(0)", "2 a a FAILED_WITH_TERMINAL_ERROR(1)"]);
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["a"] });
    expect(world.workflow.reason).toBe(
      `Task ${world.taskId("a")} failed with status: FAILED and reason: 'fatal'`,
    );
  });

  it("cancels what is open when the execution is terminated", () => {
    const world = EngineWorld.started(definitionOf([worker("a"), worker("c")]));
    world.complete("a");
    world.send({ kind: "terminated" });
    expect(world.trace()).toEqual(["1 a a COMPLETED(0)", "2 c c CANCELED(0)"]);
  });

  it("goes on after a sequential permissive failure and fails in the end", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a", { permissive: true }), worker("b")], {}, { a: { retryCount: 0 } }),
    );
    world.fail("a", "pp");
    world.complete("b");
    expect(world.trace()).toEqual(["1 a a FAILED(0)", "2 b b COMPLETED(0)"]);
    expect(world.workflow.reason).toBe(
      `Task ${world.taskId("a")} failed with status: FAILED and reason: 'pp'`,
    );
  });

  it("wraps a child's reason twice when the child fails", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const { subWorkflowId } = world.task("s");
    const why = "Task t-1 failed with status: FAILED and reason: 'childbad'";
    world.childEnded("s", { status: "FAILED", output: { f: 1 }, reason: why });
    const reason = `Sub workflow child.1/${subWorkflowId} failure reason: ${why}`;
    expect(world.task("s")).toMatchObject({
      status: "FAILED",
      output: { subWorkflowId, f: 1 },
      reason,
    });
    expect(world.workflow.reason).toBe(
      `Task ${world.taskId("s")} failed with status: FAILED and reason: '${reason}'`,
    );
  });
});

describe("advance", () => {
  it("schedules nothing while the execution is paused (A3)", () => {
    const world = EngineWorld.started(definitionOf([worker("a"), inline("b")]));
    world.send({ kind: "paused" });
    world.complete("a");
    world.pass(1_000);
    expect(world.names()).toEqual(["a"]);
    expect(world.task("a").executed).toBe(false);
    world.send({ kind: "resumed" });
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on behind a JOIN while branches that it does not name are open", () => {
    const world = EngineWorld.started(
      definitionOf([
        fork("f", [[worker("a"), worker("a2")], [inline("b")]]),
        join("j", ["b"]),
        worker("end"),
      ]),
    );
    world.complete("end");
    expect(world.status).toBe("RUNNING");
    world.complete("a");
    world.complete("a2");
    expect(world.status).toBe("COMPLETED");
  });

  it("fails the execution with the reason when the next task cannot be planned, and the update stands", () => {
    const bad = { type: "DECISION", taskReferenceName: "d", caseExpression: "nope()" };
    const world = EngineWorld.started(definitionOf([worker("a"), bad]));
    world.claim("a");
    expect(world.update("a", { output: { n: 1 } }).answer.ok).toBe(true);
    expect(world.task("a")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: "Error while evaluating script: nope()",
    });
  });

  it("fails the execution when the first task cannot be planned", () => {
    const world = EngineWorld.started(definitionOf([fork("f", [])]));
    expect(world.status).toBe("FAILED");
    expect(world.trace()).toEqual([]);
  });

  it("takes a reference whose text grows beyond all limits for the author's error", () => {
    const x = "x".repeat(1024 * 1024);
    const inputParameters = { text: "${workflow.input.x}".repeat(17) };
    const definition = definitionOf([worker("a", { inputParameters })]);
    const world = EngineWorld.started(definition, { input: { x } });
    expect(world.workflow.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("too long");
  });

  it("waits as long as anything outside may bring it on", () => {
    const branches = [[wait("w")], [switchOn("s", "x", { y: [inline("never")] })]];
    const world = EngineWorld.started(
      definitionOf([fork("f", branches), join("j", ["w", "never"])]),
    );
    expect(world.status).toBe("RUNNING");
    expect(world.task("j").status).toBe("IN_PROGRESS");
    world.update("w", {});
    expect(world.task("j").status).toBe("FAILED");
  });
});

describe("a failure of which notice is taken together with the end of other tasks", () => {
  it("lets a retry lead on from those, whichever came first", () => {
    const tasks = [
      fork("f", [[worker("a"), worker("a2")], [worker("b")], [worker("c"), worker("c2")]]),
      join("j", ["a2", "b", "c2"]),
    ];
    const definition = definitionOf(tasks, {}, { b: { retryCount: 0 } });
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.send({ kind: "paused" });
        for (const name of ["a", "c"]) world.complete(name);
        world.fail("b");
        world.send({ kind: "resumed" });
        expect(world.status).toBe("FAILED");
        world.send({ kind: "retried", resumeSubWorkflows: false });
        expect(world.names()).toEqual(expect.arrayContaining(["a2", "c2"]));
        for (const name of ["a2", "b", "c2"]) world.complete(name);
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it.each([
    { failing: "a__1", other: "a__2" },
    { failing: "a__2", other: "a__1" },
  ])("lets a retry lead on in other items of a FOR_EACH that $failing failed", (names) => {
    const each = forEach("each", [1, 2], [worker("a"), worker("b")], { maxConcurrency: 2 });
    const definition = definitionOf([each], {}, { a: { retryCount: 0 } });
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.send({ kind: "paused" });
        world.complete(names.other);
        world.fail(names.failing);
        world.send({ kind: "resumed" });
        expect(world.status).toBe("FAILED");
        world.send({ kind: "retried", resumeSubWorkflows: false });
        world.complete(names.failing);
        for (const name of ["b__1", "b__2"]) world.complete(name);
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});

describe("an execution that a TERMINATE had ended and that is set going again beside it", () => {
  const cleaning = (more: TaskInput[]): TaskInput =>
    tryCatch("t", { try: [worker("a"), ...more], finally: [worker("x"), worker("y")] });
  const ended = terminate("end", { terminationStatus: "COMPLETED" });
  const rerunFrom = (world: EngineWorld, name: string): void => {
    expect(world.status).toBe("COMPLETED");
    world.send({ kind: "reran", task: world.task(name).counter });
    expect(world.status).toBe("RUNNING");
  };
  const bothWays = (tasks: TaskInput[], scenario: (world: EngineWorld) => void): EngineWorld =>
    inBothWays((options) => EngineWorld.started(definitionOf(tasks), {}, {}, options), scenario);

  it("does not forget a failure while a finally runs before it", () => {
    const branches = [[cleaning([])], [worker("b")], [worker("c"), ended]];
    const world = bothWays([fork("f", branches), join("j", ["t", "b", "end"])], (one) => {
      one.complete("c");
      rerunFrom(one, "b");
      one.fail("b", "broke", "FAILED_WITH_TERMINAL_ERROR");
      expect(one.workflow.pendingFailure).toBeDefined();
      one.complete("x");
      one.complete("y");
    });
    expect(world.status).toBe("FAILED");
    expect(world.task("t").status).toBe("CANCELED");
  });

  it("does not forget the failure of a list whose finally runs", () => {
    const branches = [[cleaning([])], [worker("c"), ended]];
    const world = bothWays([fork("f", branches), join("j", ["t", "end"])], (one) => {
      one.complete("c");
      rerunFrom(one, "a");
      one.fail("a", "broke", "FAILED_WITH_TERMINAL_ERROR");
      one.complete("x");
      one.complete("y");
    });
    expect(world.status).toBe("FAILED");
    expect(world.task("t").status).toBe("FAILED");
  });

  it("is over once what runs beside it is, without a failure", () => {
    const branches = [[cleaning([worker("b")])], [worker("c"), ended]];
    const world = bothWays([fork("f", branches), join("j", ["t", "end"])], (one) => {
      one.complete("c");
      rerunFrom(one, "a");
      one.complete("a");
    });
    expect(world.status).toBe("COMPLETED");
    expect(world.execution.latest.has("b")).toBe(false);
  });
});
