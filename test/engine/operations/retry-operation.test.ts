import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import type { TaskDef } from "../../../src/model/task-def.ts";
import {
  dynamic,
  fork,
  inline,
  join,
  loop,
  setVariable,
  subWorkflow,
  switchOn,
  terminate,
  wait,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const retried = { kind: "retried", resumeSubWorkflows: false } as const;

const ONCE: Record<string, Partial<TaskDef>> = Object.fromEntries(
  ["a", "b", "c", "x", "y"].map((name) => [name, { retryCount: 0 }]),
);

const definitionOnce = (tasks: TaskInput[], more: Record<string, unknown> = {}) =>
  definitionOf(tasks, more, ONCE);

/** Plays a scenario straight and with a load before every event. */
function playing(
  tasks: TaskInput[],
  scenario: (world: EngineWorld) => void,
  more: Record<string, unknown> = {},
): EngineWorld {
  const definition = definitionOnce(tasks, more);
  return inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

describe("retry", () => {
  it("gives a failed task another attempt, without delay and reason, its input filled in again", () => {
    const tasks = [
      setVariable("set", { n: 1 }),
      worker("a", { inputParameters: { status: "${workflow.status}", n: "${set.input.n}" } }),
      worker("b"),
    ];
    playing(tasks, (world) => {
      world.fail("a", "broke");
      expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["a"] });
      world.now += 1000;
      expect(world.send(retried).answer.ok).toBe(true);
      expect(world.trace()).toEqual([
        "1 SET_VARIABLE set COMPLETED(0)",
        "2 a a FAILED(0)",
        "3 a a SCHEDULED(1)",
      ]);
      expect(world.attempts("a")[0]).toMatchObject({ retried: true, executed: true });
      expect(world.task("a")).toMatchObject({
        retriedTask: world.attempts("a")[0]?.counter,
        callbackAfterSeconds: 0,
        startDelaySeconds: 0,
        pollCount: 0,
        input: { status: "RUNNING", n: 1 },
        output: {},
      });
      expect(world.task("a").reason).toBeUndefined();
      expect(world.workflow).toMatchObject({
        status: "RUNNING",
        lastRetriedTime: world.now,
        endTime: 0,
        output: {},
        failedReferences: [],
        failedTaskNames: [],
      });
      expect(world.workflow.reason).toBeUndefined();
      expect(world.effectLines()).toEqual(["enqueue-task a"]);
      world.complete("a");
      world.complete("b");
      expect(world.workflow).toMatchObject({ status: "COMPLETED", failedReferences: [] });
    });
  });

  it("gives one more attempt after the automatic ones are used up", () => {
    const definition = definitionOf(
      [worker("a")],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.fail("a");
    world.fail("a");
    expect(world.status).toBe("FAILED");
    world.send(retried);
    expect(world.trace().at(-1)).toBe("3 a a SCHEDULED(2)");
    world.fail("a");
    expect(world.status).toBe("FAILED");
  });

  it("names only what fails from now on as failed", () => {
    const definition = definitionOf(
      [worker("a"), worker("b")],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 }, b: { retryCount: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.fail("a");
    world.fail("a");
    world.send(retried);
    world.complete("a");
    world.fail("b");
    expect(world.workflow).toMatchObject({ failedReferences: ["b"], failedTaskNames: ["b"] });
  });

  it("takes up what a termination has canceled", () => {
    playing([worker("a"), worker("c")], (world) => {
      world.complete("a");
      world.send({ kind: "terminated", reason: "enough" });
      world.send(retried);
      expect(world.trace()).toEqual([
        "1 a a COMPLETED(0)",
        "2 c c CANCELED(0)",
        "3 c c SCHEDULED(1)",
      ]);
      world.fail("c");
      world.send(retried);
      world.complete("c");
      expect(world.trace().slice(2)).toEqual(["3 c c FAILED(1)", "4 c c COMPLETED(2)"]);
      expect(world.workflow).toMatchObject({ status: "COMPLETED", failedReferences: [] });
    });
  });

  it("takes a failed fork up again: the branches that had not ended, and the same JOIN", () => {
    const tasks = [fork("f", [[worker("a")], [worker("b")], [worker("c")]])];
    playing([...tasks, join("j", ["a", "b", "c"]), worker("x")], (world) => {
      world.complete("c", { v: 3 });
      world.fail("a");
      expect(world.trace().slice(1)).toEqual([
        "2 a a FAILED(0)",
        "3 b b CANCELED(0)",
        "4 c c COMPLETED(0)",
        "5 JOIN j CANCELED(0)",
      ]);
      const join = world.task("j").counter;
      world.send(retried);
      expect(world.trace().slice(4)).toEqual([
        "5 JOIN j IN_PROGRESS(0)",
        "6 a a SCHEDULED(1)",
        "7 b b SCHEDULED(1)",
      ]);
      expect(world.task("j").counter).toBe(join);
      world.complete("a", { v: 1 });
      expect(world.status).toBe("RUNNING");
      world.complete("b", { v: 2 });
      expect(world.task("j").output).toEqual({ a: { v: 1 }, b: { v: 2 }, c: { v: 3 } });
      expect(world.trace().at(-1)).toBe("8 x x SCHEDULED(0)");
    });
  });

  it("goes on with a branch beyond the task that had failed in its middle", () => {
    const branches = [
      [worker("a"), worker("x"), worker("y")],
      [inline("i"), worker("b")],
    ];
    playing([fork("f", branches), join("j", ["y", "b"])], (world) => {
      world.complete("a");
      world.complete("b");
      world.fail("x");
      world.send(retried);
      world.complete("x");
      world.complete("y");
      expect(world.status).toBe("COMPLETED");
      expect(world.attempts("a")).toHaveLength(1);
      expect(world.attempts("b")).toHaveLength(1);
    });
  });

  it("counts another attempt of a JOIN that had failed itself, unless a permissive task was the cause", () => {
    const script = { evaluatorType: "js", expression: "$.a.status === 'COMPLETED' && $.a.ok" };
    const tasks = [fork("f", [[worker("a")]]), join("j", ["a"], script)];
    playing(tasks, (world) => {
      world.complete("a", { ok: false });
      expect(world.trace().at(-1)).toBe("3 JOIN j FAILED(0)");
      world.send(retried);
      expect(world.trace().at(-1)).toBe("3 JOIN j FAILED(1)");
      expect(world.status).toBe("FAILED");
    });
    const permissive = [
      fork("f", [[worker("a", { permissive: true })], [worker("b")]]),
      join("j", ["a", "b"]),
    ];
    playing(permissive, (world) => {
      world.fail("a");
      world.complete("b");
      expect(world.trace().slice(1, 4)).toEqual([
        "2 a a FAILED(0)",
        "3 b b COMPLETED(0)",
        "4 JOIN j FAILED(0)",
      ]);
      world.send(retried);
      expect(world.trace().slice(3)).toEqual(["4 JOIN j IN_PROGRESS(0)", "5 a a SCHEDULED(1)"]);
      world.complete("a");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes on in the turn of a loop in which a task had failed", () => {
    const tasks = [loop("d", "$.d.iteration < 2", [worker("a"), worker("b")]), inline("e")];
    playing(tasks, (world) => {
      for (const name of ["a__1", "b__1"]) world.complete(name, { of: name });
      world.fail("a__2");
      world.send(retried);
      expect(world.trace()).toEqual([
        "1 DO_WHILE d IN_PROGRESS(0)",
        "2 a a__1 COMPLETED(0)",
        "3 b b__1 COMPLETED(0)",
        "4 a a__2 FAILED(0)",
        "5 a a__2 SCHEDULED(1)",
      ]);
      expect(world.task("d").iteration).toBe(2);
      world.complete("a__2", { again: true });
      world.complete("b__2");
      expect(world.names().slice(5)).toEqual(["b__2", "e"]);
      expect(world.task("d").output).toMatchObject({
        iteration: 2,
        "1": { a: { of: "a__1" }, b: { of: "b__1" } },
        "2": { a: { again: true }, b: {} },
      });
    });
  });

  it("evaluates the condition of a loop again that could not be evaluated", () => {
    const condition = "if ($.fails) { throw new Error('no') } false";
    const more = { inputParameters: { fails: "${workflow.variables.fails}" } };
    const tasks = [
      setVariable("set", { fails: true }),
      loop("d", condition, [setVariable("flip", { fails: true }), worker("a")], more),
    ];
    playing(tasks, (world) => {
      world.complete("a__1");
      expect(world.task("d").status).toBe("FAILED_WITH_TERMINAL_ERROR");
      world.send(retried);
      expect(world.task("d")).toMatchObject({ retryCount: 1, iteration: 1 });
      expect(world.status).toBe("FAILED");
      expect(world.attempts("a__1")).toHaveLength(1);
    });
  });

  it("goes on within loops in loops and forks in them", () => {
    const inner = loop("in", "$.in.iteration < 2", [worker("x")]);
    const body = [fork("f", [[worker("a")], [inner]]), join("j", ["a", "in"]), worker("y")];
    playing([loop("out", "$.out.iteration < 2", body)], (world) => {
      const turn = (n: number) => [`x__${n}__1`, `x__${n}__2`, `a__${n}`, `y__${n}`];
      for (const name of turn(1)) world.complete(name);
      world.complete("x__2__1");
      world.fail("x__2__2");
      world.send(retried);
      expect(world.task("in__2")).toMatchObject({ status: "IN_PROGRESS", iteration: 2 });
      expect(world.task("j__2").status).toBe("IN_PROGRESS");
      for (const name of ["x__2__2", "a__2", "y__2"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
      expect(world.attempts("x__2__1")).toHaveLength(1);
    });
  });

  it("chooses again where a SWITCH had failed, and runs its case", () => {
    const chooser = {
      ...switchOn("s", 0, { again: [worker("a"), worker("b")] }),
      evaluatorType: "javascript",
      expression: "if ($.before == null) { throw new Error('first') } 'again'",
      inputParameters: { before: "${s.retryCount}" },
    };
    playing([chooser, worker("c")], (world) => {
      expect(world.trace()).toEqual(["1 SWITCH s FAILED(0)"]);
      world.send(retried);
      expect(world.trace().slice(1)).toEqual(["2 SWITCH s COMPLETED(1)", "3 a a SCHEDULED(0)"]);
      expect(world.task("s").retriedTask).toBe(world.attempts("s")[0]?.counter);
      for (const name of ["a", "b", "c"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("looks again for the name of a DYNAMIC task that had none", () => {
    const world = EngineWorld.started(
      definitionOnce([
        setVariable("set", { n: 1 }),
        dynamic("d", { pick: "${workflow.variables.pick}" }),
      ]),
      {},
      {},
      { unregistered: ["chosen"] },
    );
    expect(world.task("d").status).toBe("FAILED_WITH_TERMINAL_ERROR");
    world.workflow.variables = { pick: "chosen" };
    world.send(retried);
    expect(world.task("d")).toMatchObject({
      type: "chosen",
      status: "SCHEDULED",
      retryCount: 1,
    });
  });

  it("runs what the server runs by itself at once, and waits its whole time again", () => {
    const expression = "if ($.n === null) { throw new Error('no') } $.n";
    const tasks = [
      fork("f", [
        [inline("i", expression, { n: "${workflow.variables.n}" })],
        [wait("w", { duration: "10 seconds" })],
      ]),
      join("j", ["i", "w"]),
    ];
    const world = EngineWorld.started(definitionOnce(tasks));
    expect(world.trace().slice(1)).toEqual([
      "2 INLINE i FAILED_WITH_TERMINAL_ERROR(0)",
      "3 WAIT w CANCELED(0)",
      "4 JOIN j CANCELED(0)",
    ]);
    world.workflow.variables = { n: 4 };
    world.now += 9_000;
    world.send(retried);
    expect(world.task("i")).toMatchObject({ status: "COMPLETED", output: { result: 4 } });
    expect(world.task("w")).toMatchObject({ waitUntil: world.now + 10_000, retryCount: 1 });
    world.pass(10_000);
    expect(world.status).toBe("COMPLETED");
  });

  it("starts other children for SUB_WORKFLOW tasks", () => {
    playing(
      [fork("f", [[subWorkflow("s")], [subWorkflow("t")]]), join("j", ["s", "t"])],
      (world) => {
        const before = world.task("s").subWorkflowId;
        world.childEnded("s", { status: "FAILED", reason: "r" });
        expect(world.task("t").status).toBe("CANCELED");
        world.send(retried);
        expect(world.task("s")).toMatchObject({ status: "IN_PROGRESS", retryCount: 1 });
        expect(world.task("s").subWorkflowId).not.toBe(before);
        expect(world.effectLines().sort()).toEqual([
          "start-child s",
          "start-child t",
          "terminate-child t",
        ]);
        world.childEnded("s");
        world.childEnded("t");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });

  it("leaves optional tasks alone and tolerates skipped ones", () => {
    const tasks = [worker("a", { optional: true }), worker("b"), worker("c")];
    playing(tasks, (world) => {
      world.fail("a");
      world.fail("b");
      world.send(retried);
      expect(world.trace().map((line) => line.slice(2))).toEqual([
        "a a COMPLETED_WITH_ERRORS(0)",
        "b b FAILED(0)",
        "b b SCHEDULED(1)",
      ]);
    });
  });

  it("goes on with an execution that timed out as a whole, its time counted from now", () => {
    const timeout = { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    playing(
      [worker("a"), worker("b")],
      (world) => {
        world.complete("a");
        world.pass(5_000);
        expect(world.status).toBe("TIMED_OUT");
        world.now += 60_000;
        world.send(retried);
        expect(world.trace()).toEqual([
          "1 a a COMPLETED(0)",
          "2 b b CANCELED(0)",
          "3 b b SCHEDULED(1)",
        ]);
        world.pass(4_999);
        world.complete("b");
        expect(world.status).toBe("COMPLETED");
      },
      timeout,
    );
  });

  it("takes a task up that timed out, its own time counted from now", () => {
    const limits = {
      retryCount: 0,
      timeoutSeconds: 5,
      responseTimeoutSeconds: 1,
      totalTimeoutSeconds: 9,
    };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, { a: limits }));
    world.claim("a");
    world.pass(9_000);
    expect(world.status).toBe("TIMED_OUT");
    world.send(retried);
    expect(world.trace()).toEqual(["1 a a TIMED_OUT(0)", "2 a a SCHEDULED(1)"]);
    world.pass(8_000);
    expect(world.status).toBe("RUNNING");
  });

  it("plans what could not be planned before, beside what it takes up", () => {
    const chooser = { ...switchOn("s", 1, { "1": [worker("x")] }), evaluatorType: "none" };
    const tasks = [fork("f", [[worker("a"), chooser], [worker("b")]]), join("j", ["s", "b"])];
    playing(tasks, (world) => {
      world.complete("a");
      expect(world.workflow).toMatchObject({
        status: "FAILED",
        reason: "No evaluator registered for type: none",
      });
      world.send(retried);
      expect(world.status).toBe("FAILED");
      expect(world.workflow.reason).toBe("No evaluator registered for type: none");
      expect(world.workflow.run).toBe(1);
    });
  });

  it("ends by the same TERMINATE task again, after what it takes up has run", () => {
    const ending = terminate("t", { terminationStatus: "FAILED", terminationReason: "so" });
    const tasks = [
      fork("f", [
        [worker("a"), ending],
        [worker("b"), worker("c")],
      ]),
      join("j", ["a", "c"]),
      worker("x"),
    ];
    playing(tasks, (world) => {
      world.complete("a");
      expect(world.status).toBe("FAILED");
      world.send(retried);
      expect(world.status).toBe("RUNNING");
      world.complete("b");
      expect(world.workflow).toMatchObject({ status: "FAILED", reason: "so" });
      expect(world.names()).not.toContain("x");
      expect(world.names()).not.toContain("c");
    });
  });
});

describe("retry of what has canceled JOINs and loops only", () => {
  const shapes: Record<string, [TaskInput[], string]> = {
    JOIN: [[fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"]), worker("c")], "j"],
    DO_WHILE: [[loop("j", "false", [worker("a"), worker("b")]), worker("c")], "j"],
  };

  it.each(Object.keys(shapes))("lets a %s go on in place", (kind) => {
    const [tasks, container] = shapes[kind] ?? [[], ""];
    const suffix = kind === "DO_WHILE" ? "__1" : "";
    playing(tasks, (world) => {
      world.complete(`a${suffix}`);
      world.claim(`b${suffix}`);
      world.send({ kind: "paused" });
      world.update(`b${suffix}`, { status: "COMPLETED" });
      world.send({ kind: "terminated", reason: "enough" });
      expect(world.task(container).status).toBe("CANCELED");
      const { counter } = world.task(container);
      expect(world.send(retried).answer.ok).toBe(true);
      expect(world.task(container)).toMatchObject({ counter, status: "COMPLETED" });
      world.complete("c");
      expect(world.status).toBe("COMPLETED");
    });
  });
});

describe("retry is refused", () => {
  const refusal = (message: string) => ({ ok: false, code: "conflict", message });
  const nothing = refusal(
    "There are no retryable tasks! Use restart if you want to attempt entire workflow execution again.",
  );

  it.each(["RUNNING", "PAUSED"])("while the execution is %s", (status) => {
    const world = EngineWorld.started(definitionOnce([worker("a")]));
    if (status === "PAUSED") world.send({ kind: "paused" });
    expect(world.send(retried).answer).toEqual(
      refusal(`Workflow is still running.  status=${status}`),
    );
  });

  it("of one that has completed, even if a TERMINATE task canceled others", () => {
    const plain = EngineWorld.started(definitionOnce([inline("i")]));
    expect(plain.send(retried).answer).toEqual(nothing);
    const ending = terminate("t", { terminationStatus: "COMPLETED" });
    const tasks = [fork("f", [[worker("a")], [ending]]), join("j", ["a"])];
    expect(EngineWorld.started(definitionOnce(tasks)).send(retried).answer).toEqual(nothing);
  });

  it("of one that a TERMINATE task alone has failed", () => {
    const ending = terminate("t", { terminationStatus: "FAILED" });
    const tasks = [fork("f", [[inline("i")], [ending]]), join("j", ["i"])];
    const world = EngineWorld.started(definitionOnce([...tasks]));
    expect(world.status).toBe("FAILED");
    expect(world.send(retried).answer).toEqual(nothing);
  });

  it("of one whose first task could not be planned", () => {
    const chooser = { ...switchOn("s", 1, { "1": [worker("x")] }), evaluatorType: "none" };
    const world = EngineWorld.started(definitionOnce([chooser]));
    expect(world.send(retried).answer).toEqual(refusal("Workflow has not started yet"));
  });
});
