import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  forEach,
  inline,
  join,
  loop,
  terminate,
  tryCatch,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "TRY_CATCH",
  tasks: [tryCatch("t", { try: [worker("body")] }, { inputParameters: { x: REFERENCE } })],
  input: { x: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.complete(`body${scope}`),
  cancelEffects: ["withdraw-task body"],
});

const run = (tasks: TaskInput[], more: Record<string, unknown> = {}, defs = {}) =>
  EngineWorld.started(definitionOf(tasks, more, defs));
const TERMINAL = "FAILED_WITH_TERMINAL_ERROR";
const bothWays = (tasks: TaskInput[], scenario: (world: EngineWorld) => void, defs = {}) =>
  inBothWays(
    (options) => EngineWorld.started(definitionOf(tasks, {}, defs), {}, {}, options),
    scenario,
  );

describe("a TRY_CATCH task", () => {
  it("runs try and finally where nothing fails", () => {
    const world = bothWays(
      [
        tryCatch("t", {
          try: [worker("a"), worker("b")],
          catch: [worker("c")],
          finally: [worker("f")],
        }),
        worker("end"),
      ],
      (one) => {
        expect(one.names()).toEqual(["t", "a"]);
        one.complete("a");
        one.complete("b");
        expect(one.names()).toEqual(["t", "a", "b", "f"]);
        expect(one.task("t").status).toBe("IN_PROGRESS");
        one.complete("f");
        one.complete("end");
      },
    );
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", output: { caught: false } });
    expect(world.status).toBe("COMPLETED");
  });

  it("runs catch when a task of try has failed for good, and shows it the error", () => {
    const world = bothWays(
      [
        tryCatch("t", {
          try: [worker("a"), worker("b")],
          catch: [worker("c", { inputParameters: { error: "${t.output.error}" } })],
          finally: [worker("f")],
        }),
        worker("end"),
      ],
      (one) => {
        one.claim("a");
        one.update("a", { status: "FAILED", reason: "once", output: { n: 1 } });
        expect(one.names()).toEqual(["t", "a", "a"]);
        one.claim("a");
        one.update("a", { status: "FAILED", reason: "twice", output: { n: 2 } });
        expect(one.task("c").input).toEqual({
          error: { taskReferenceName: "a", status: "FAILED", reason: "twice", output: { n: 2 } },
        });
        one.complete("c");
        one.complete("f");
        one.complete("end");
      },
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", output: { caught: true } });
    expect(world.names()).not.toContain("b");
    expect(world.status).toBe("COMPLETED");
  });

  it("lets a failure go on after finally where there is no catch", () => {
    const world = bothWays(
      [tryCatch("t", { try: [worker("a")], finally: [worker("f")] }), worker("end")],
      (one) => {
        one.fail("a", "broke", TERMINAL);
        expect(one.status).toBe("RUNNING");
        one.complete("f");
      },
    );
    expect(world.task("t")).toMatchObject({
      status: "FAILED",
      reason: "broke",
      output: { caught: false, error: { taskReferenceName: "a" } },
    });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("'broke'");
    expect(world.workflow.failedReferences).toEqual(["t", "a"]);
  });

  it("runs finally after a failure in catch, which then goes on", () => {
    const world = bothWays(
      [tryCatch("t", { try: [worker("a")], catch: [worker("c")], finally: [worker("f")] })],
      (one) => {
        one.fail("a", "first", TERMINAL);
        one.fail("c", "second", TERMINAL);
        one.complete("f");
      },
    );
    expect(world.task("t")).toMatchObject({
      status: "FAILED",
      output: { caught: false, error: { taskReferenceName: "c", reason: "second" } },
    });
    expect(world.status).toBe("FAILED");
  });

  it("fails at once by a failure in finally", () => {
    const world = bothWays(
      [tryCatch("t", { try: [worker("a")], catch: [worker("c")], finally: [worker("f")] })],
      (one) => {
        one.complete("a");
        one.fail("f", "late", TERMINAL);
      },
    );
    expect(world.task("t")).toMatchObject({ status: "FAILED", reason: "late" });
  });

  it("cancels what else is open in try, in forks and loops too", () => {
    const world = bothWays(
      [
        tryCatch("t", {
          try: [
            fork("f", [[worker("a"), worker("a2")], [loop("l", "true", [worker("b")])]]),
            join("j", ["a2", "l"]),
          ],
          catch: [worker("c")],
        }),
        worker("end"),
      ],
      (one) => {
        one.complete("b__1");
        one.fail("a", "broke", TERMINAL);
        expect(one.effectLines()).toContain("withdraw-task b__2");
        one.complete("c");
        one.complete("end");
      },
    );
    expect(["b__2", "l", "j"].map((name) => world.task(name).status)).toEqual([
      "CANCELED",
      "CANCELED",
      "CANCELED",
    ]);
    expect(world.names()).not.toContain("a2");
    expect(world.status).toBe("COMPLETED");
  });

  it("leaves what stands beside it alone", () => {
    const world = bothWays(
      [
        fork("f", [
          [tryCatch("t", { try: [worker("a")], catch: [inline("c")] }), worker("after")],
          [worker("b")],
        ]),
        join("j", ["after", "b"]),
      ],
      (one) => {
        one.fail("a", "broke", TERMINAL);
        expect(one.task("b").status).toBe("SCHEDULED");
        one.complete("b");
        one.complete("after");
      },
    );
    expect(world.status).toBe("COMPLETED");
  });

  it("catches what fails within an inner one that does not", () => {
    const world = bothWays(
      [
        tryCatch("outer", {
          try: [tryCatch("inner", { try: [worker("a")], finally: [worker("f")] }), worker("b")],
          catch: [inline("c", "$.e", { e: "${outer.output.error.taskReferenceName}" })],
        }),
      ],
      (one) => {
        one.fail("a", "broke", TERMINAL);
        one.complete("f");
      },
    );
    expect(world.task("c").output).toEqual({ result: "inner" });
    expect(world.task("inner").status).toBe("FAILED");
    expect(world.status).toBe("COMPLETED");
  });

  it("runs in each turn of a loop, whose turns do not fail by what was caught", () => {
    const world = bothWays(
      [
        loop("l", "$.l.iteration < 2", [
          tryCatch("t", { try: [worker("a")], catch: [worker("c")] }),
        ]),
      ],
      (one) => {
        one.fail("a__1", "broke", TERMINAL);
        one.complete("c__1");
        one.complete("a__2");
      },
    );
    expect(world.task("l").status).toBe("COMPLETED");
    expect(world.status).toBe("COMPLETED");
  });

  it("keeps a FOR_EACH around it going", () => {
    const world = bothWays(
      [forEach("each", [1, 2], [tryCatch("t", { try: [worker("a")], catch: [inline("c")] })])],
      (one) => {
        one.fail("a__1", "broke", TERMINAL);
        one.complete("a__2");
      },
    );
    expect(world.task("each").output["results"]).toMatchObject([
      { caught: true },
      { caught: false },
    ]);
  });

  it("catches a timeout whose policy would end the execution", () => {
    const defs = { a: { timeoutSeconds: 5, responseTimeoutSeconds: 5, retryCount: 3 } };
    const world = bothWays(
      [tryCatch("t", { try: [worker("a")], catch: [worker("c")] })],
      (one) => {
        one.claim("a");
        one.pass(5000);
        one.complete("c");
      },
      defs,
    );
    expect(world.task("t").output["error"]).toMatchObject({ status: "TIMED_OUT" });
    expect(world.status).toBe("COMPLETED");
  });

  it("goes on with what was begun in try and is not joined before it is at its end", () => {
    const world = bothWays(
      [
        tryCatch("t", {
          try: [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a"])],
          finally: [inline("z")],
        }),
      ],
      (one) => {
        one.complete("a");
        expect(one.task("j").status).toBe("COMPLETED");
        expect(one.names()).not.toContain("z");
        one.complete("b");
      },
    );
    expect(world.status).toBe("COMPLETED");
    expect(world.names()).toContain("z");
  });

  it("does not stand in the way of TERMINATE or of an operator", () => {
    const ended = run([
      tryCatch("t", {
        try: [terminate("x", { terminationStatus: "FAILED" })],
        catch: [worker("c")],
        finally: [worker("f")],
      }),
    ]);
    expect(ended.status).toBe("FAILED");
    expect(ended.names()).toEqual(["t", "x"]);
    const stopped = run([tryCatch("t", { try: [worker("a")], finally: [worker("f")] })]);
    stopped.send({ kind: "terminated" });
    expect(stopped.status).toBe("TERMINATED");
    expect(stopped.names()).toEqual(["t", "a"]);
  });

  it("may be optional: then its failure is not the end", () => {
    const world = run([
      { ...tryCatch("t", { try: [worker("a")], finally: [inline("f")] }), optional: true },
      inline("end"),
    ]);
    world.fail("a", "broke", TERMINAL);
    expect(world.task("t").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });
});

describe("what cannot be planned in a TRY_CATCH", () => {
  const chooser = { type: "SWITCH", taskReferenceName: "x", decisionCases: { a: [inline("q")] } };
  const unplannable: Record<string, TaskInput[]> = {
    "a DECISION whose script throws": [
      { ...chooser, type: "DECISION", caseExpression: "throw new Error('no')" },
    ],
    "a SWITCH with an unknown evaluator": [{ ...chooser, evaluatorType: "none", expression: "1" }],
    "a dynamic fork with an unusable input": [
      {
        type: "FORK_JOIN_DYNAMIC",
        taskReferenceName: "x",
        dynamicForkTasksParam: "tasks",
        dynamicForkTasksInputParamName: "inputs",
        inputParameters: { tasks: "none", inputs: {} },
      },
      join("j", []),
    ],
    "a fork without a JOIN": [fork("x", [[inline("b")]]), inline("y")],
  };

  it.each(Object.keys(unplannable))("is caught: %s", (name) => {
    const list = unplannable[name] ?? [];
    const lists = { try: list, catch: [inline("c")], finally: [inline("f")] };
    const world = bothWays([tryCatch("t", lists), inline("end")], () => {});
    expect(world.status).toBe("COMPLETED");
    expect(world.task("x")).toMatchObject({ status: TERMINAL, reason: expect.any(String) });
    expect(world.names()).toEqual(["t", "x", "c", "f", "end"]);
    expect(world.task("t").output).toMatchObject({
      caught: true,
      error: { taskReferenceName: "x", status: TERMINAL },
    });
  });

  it.each(Object.keys(unplannable))("fails the execution outside of one: %s", (name) => {
    const world = run([inline("i"), ...(unplannable[name] ?? [])]);
    expect(world.status).toBe("FAILED");
    expect(world.names()).toEqual(["i"]);
  });

  it.each(Object.keys(unplannable))("is gone past where it is optional: %s", (name) => {
    const [first, ...others] = unplannable[name] ?? [];
    if (first === undefined) throw new Error("nothing to plan");
    const lists = { try: [{ ...first, optional: true }, ...others], catch: [inline("c")] };
    const world = run([tryCatch("t", lists), inline("end")]);
    expect(world.status).toBe("COMPLETED");
    expect(world.task("x").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.names()).not.toContain("c");
  });

  it("fails in catch and in finally as a task does", () => {
    const [bad] = unplannable["a SWITCH with an unknown evaluator"] ?? [];
    if (bad === undefined) throw new Error("nothing to plan");
    const broken = inline("b", "throw new Error('boom')");
    const inCatch = run([tryCatch("t", { try: [broken], catch: [bad], finally: [inline("f")] })]);
    expect(inCatch.status).toBe("FAILED");
    expect(inCatch.names()).toEqual(["t", "b", "x", "f"]);
    const inFinally = run([tryCatch("t", { try: [inline("i")], finally: [bad] })]);
    expect(inFinally.status).toBe("FAILED");
    expect(inFinally.names()).toEqual(["t", "i", "x"]);
  });

  it("is planned anew by a retry", () => {
    const [bad] = unplannable["a SWITCH with an unknown evaluator"] ?? [];
    if (bad === undefined) throw new Error("nothing to plan");
    const world = run([tryCatch("t", { try: [bad] })]);
    expect(world.status).toBe("FAILED");
    expect(world.send({ kind: "retried", resumeSubWorkflows: false }).answer.ok).toBe(true);
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: "No evaluator registered for type: none",
    });
  });
});
