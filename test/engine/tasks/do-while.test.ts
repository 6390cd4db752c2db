import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  inline,
  join,
  loop,
  setVariable,
  switchOn,
  terminate,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "DO_WHILE",
  tasks: [loop("t", "false", [worker("body")], { inputParameters: { x: REFERENCE } })],
  input: { x: RESOLVED },
  opensAs: "IN_PROGRESS",
  // In the suite's outer loop the body stands in two turns at once.
  end: (world, scope) => world.complete(`body${scope}__1`),
  cancelEffects: ["withdraw-task body__1"],
});

type More = Record<string, unknown>;

const counting = (turns: number, body: TaskInput[], more: More = {}) =>
  loop("dw", `$.dw.iteration < ${turns}`, body, more);

const run = (tasks: TaskInput[], more: More = {}) => EngineWorld.started(definitionOf(tasks, more));

describe("a DO_WHILE task", () => {
  it("shows the iteration it is in and the outputs of the turns that are over", () => {
    const definition = definitionOf([counting(3, [worker("x"), worker("y")])]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        expect(one.task("dw")).toMatchObject({ iteration: 1, output: { iteration: 1 } });
        one.complete("x__1", { n: 1 });
        expect(one.task("dw").output).toEqual({ iteration: 1 });
        one.complete("y__1");
        expect(one.task("dw").output).toEqual({ iteration: 2, "1": { x: { n: 1 }, y: {} } });
        for (const turn of [2, 3]) {
          one.complete(`x__${turn}`, { n: turn });
          one.complete(`y__${turn}`);
        }
      },
    );
    expect(world.task("dw")).toMatchObject({
      status: "COMPLETED",
      iteration: 3,
      output: {
        "1": { x: { n: 1 }, y: {} },
        "2": { x: { n: 2 }, y: {} },
        "3": { x: { n: 3 }, y: {} },
        iteration: 3,
      },
    });
    expect(world.names()).toEqual(["dw", "x__1", "y__1", "x__2", "y__2", "x__3", "y__3"]);
  });

  it("runs its body at least once, and once when the condition is blank", () => {
    expect(run([loop("dw", "false", [inline("x")])]).names()).toEqual(["dw", "x__1"]);
    expect(run([loop("dw", "", [inline("x")])]).names()).toEqual(["dw", "x__1"]);
  });

  it("gives every name in its body the suffix of the turn, in forks and switches too", () => {
    const body = [
      fork("f", [[switchOn("s", "x", { x: [inline("a")] })], [inline("b")]]),
      join("j", ["a", "b"]),
    ];
    const world = run([counting(2, body)]);
    expect(world.names()).toEqual(
      ["dw", "1", "2"].flatMap((turn) =>
        turn === "dw" ? ["dw"] : ["f", "s", "a", "b", "j"].map((name) => `${name}__${turn}`),
      ),
    );
    expect(world.task("dw").output["1"]).toEqual({
      f: {},
      s: { evaluationResult: ["x"], selectedCase: "x" },
      a: { result: 1 },
      b: { result: 1 },
      j: { a__1: { result: 1 }, b__1: { result: 1 } },
    });
  });

  it("runs anew within each turn of a loop around it, its tasks named apart", () => {
    const inner = loop("inner", "$.inner.iteration < 3", [
      inline("x", "$.s + $.i + $.k + ' '", {
        s: "${workflow.variables.seen}",
        i: "${outer.output.iteration}",
        k: "${inner.output.iteration}",
      }),
      setVariable("keep", { seen: "${x.output.result}" }),
    ]);
    const outer = loop("outer", "$.outer.iteration < 2", [inner]);
    const world = run([outer], { variables: { seen: "" } });
    expect(world.workflow.variables).toEqual({ seen: "11 12 13 21 22 23 " });
    expect(world.names().filter((name) => name.startsWith("x"))).toEqual([
      "x__1__1",
      "x__1__2",
      "x__1__3",
      "x__2__1",
      "x__2__2",
      "x__2__3",
    ]);
    expect(world.execution.tasks.size).toBe(15);
    expect(world.task("outer").output["2"]).toMatchObject({ inner: { iteration: 3 } });
  });

  it("shows a sign of life with each turn, as a response timeout asks for", () => {
    const definition = definitionOf(
      [counting(9, [worker("x")])],
      {},
      { dw: { retryCount: 0, responseTimeoutSeconds: 5 } },
    );
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.pass(4_000);
        world.complete("x__1");
        world.pass(4_000);
        expect(world.task("dw").status).toBe("IN_PROGRESS");
        world.pass(1_001);
        expect(world.task("dw").status).toBe("TIMED_OUT");
        expect(world.status).toBe("TIMED_OUT");
      },
    );
  });

  it("does not mind names with two underscores", () => {
    const world = run([counting(2, [inline("my__task"), inline("x__9")])]);
    expect(world.names()).toEqual(["dw", "my__task__1", "x__9__1", "my__task__2", "x__9__2"]);
    expect(world.task("dw").output["2"]).toEqual({ my__task: { result: 1 }, x__9: { result: 1 } });
  });

  it("shows the latest turn under the plain name, and each turn in its output", () => {
    const body = [inline("x", "$.i * 10", { i: "${dw.output.iteration}" })];
    const after = inline("after", "[$.latest, $.name, $.first]", {
      latest: "${x.output.result}",
      name: "${x.referenceTaskName}",
      first: "${dw.output.1.x.result}",
    });
    const world = run([counting(3, body), after]);
    expect(world.workflow.output).toEqual({ result: [30, "x__3", 10] });
  });
});

describe("a failure within a DO_WHILE task", () => {
  it("is retried in the same turn, after which the loop goes on", () => {
    const definition = definitionOf(
      [counting(2, [worker("a"), worker("b")])],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        one.fail("a__1");
        one.complete("a__1", { second: true });
        for (const name of ["b__1", "a__2", "b__2"]) one.complete(name);
      },
    );
    expect(world.trace()).toEqual([
      "1 DO_WHILE dw COMPLETED(0)",
      "2 a a__1 FAILED(0)",
      "3 a a__1 COMPLETED(1)",
      "4 b b__1 COMPLETED(0)",
      "5 a a__2 COMPLETED(0)",
      "6 b b__2 COMPLETED(0)",
    ]);
    expect(world.task("dw").output["1"]).toEqual({ a: { second: true }, b: {} });
  });

  it("fails the execution, with what was in the loop's output before", () => {
    const world = EngineWorld.started(
      definitionOf([counting(3, [worker("step")])], {}, { step: { retryCount: 0 } }),
    );
    world.complete("step__1", { n: 1 });
    world.fail("step__2", "second turn broke");
    expect(world.task("dw")).toMatchObject({
      status: "CANCELED",
      iteration: 2,
      output: { "1": { step: { n: 1 } }, iteration: 2 },
    });
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["step__2"] });
  });

  it("lets the loop go on when the task is optional", () => {
    const world = EngineWorld.started(
      definitionOf([counting(2, [worker("a", { optional: true })])], {}, { a: { retryCount: 0 } }),
    );
    world.fail("a__1");
    world.complete("a__2");
    expect(world.task("a__1").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.task("dw").status).toBe("COMPLETED");
  });

  it("fails the loop with its reason when the task is permissive", () => {
    const world = EngineWorld.started(
      definitionOf(
        [counting(2, [worker("a", { permissive: true }), worker("b")])],
        {},
        { a: { retryCount: 0 } },
      ),
    );
    world.fail("a__1", "pp");
    expect(world.task("dw")).toMatchObject({ status: "FAILED", reason: "pp" });
    expect(world.task("b__1").status).toBe("CANCELED");
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["dw", "a__1"] });
  });

  it("fails the loop before a JOIN that waits for it, or a later task of the turn, is looked at", () => {
    const body = [
      { ...inline("a", "$.missing.member"), permissive: true },
      { ...inline("b", "$.missing.member"), optional: true },
    ];
    const world = EngineWorld.started(
      definitionOf([fork("f", [[counting(2, body)]]), join("j", ["dw"])]),
    );
    expect(world.task("dw").status).toBe("FAILED");
    expect(world.task("j").status).toBe("CANCELED");
    expect(world.task("b__1").status).toBe("FAILED_WITH_TERMINAL_ERROR");
  });

  it("lets a failure beside it come before a task that its turn begins with", () => {
    const turn = [terminate("t", { terminationStatus: "COMPLETED" })];
    const broken = inline("broken", "$.missing.member");
    const world = EngineWorld.started(
      definitionOf([fork("f", [[counting(2, turn)], [broken]]), join("j", ["dw", "broken"])]),
    );
    expect(world.status).toBe("FAILED");
    expect(world.task("t__1").status).toBe("CANCELED");
  });

  it("runs a JSON_JQ_TRANSFORM as it is scheduled, before a failure beside it", () => {
    const query = { queryExpression: "1" };
    const jq = { type: "JSON_JQ_TRANSFORM", taskReferenceName: "q", inputParameters: query };
    const broken = inline("broken", "$.missing.member");
    const body = [fork("f", [[broken], [jq, worker("after")]]), join("j", ["broken", "after"])];
    const world = EngineWorld.started(definitionOf([counting(1, body)]));
    expect(world.status).toBe("FAILED");
    expect(world.task("q__1").status).toBe("COMPLETED");
    expect(world.task("after__1").status).toBe("CANCELED");
  });

  it("goes on behind an optional loop that a permissive task has failed, and cancels its turn", () => {
    const body = [
      fork("f", [[worker("a", { permissive: true })], [worker("b"), worker("c")]]),
      join("j", ["a", "c"]),
    ];
    const loop = { ...counting(2, body), optional: true };
    const definition = definitionOf([loop, worker("after")], {}, { a: { retryCount: 0 } });
    const world = EngineWorld.started(definition);
    world.fail("a__1", "pp");
    expect(world.task("dw")).toMatchObject({ status: "COMPLETED_WITH_ERRORS", reason: "pp" });
    expect(world.task("b__1").status).toBe("CANCELED");
    expect(world.task("j__1").status).toBe("CANCELED");
    world.complete("after");
    expect(world.workflow.reason).toContain("pp");
  });

  it("shows the turn that failed it as far as the task that did", () => {
    const body = [worker("a"), worker("b", { permissive: true }), worker("c")];
    const world = EngineWorld.started(
      definitionOf([counting(2, body)], {}, { b: { retryCount: 0 } }),
    );
    world.complete("a__1", { n: 1 });
    world.fail("b__1", "pp");
    expect(world.task("dw").output).toEqual({ iteration: 1, "1": { a: { n: 1 }, b: {} } });
  });

  it("shows the turn that a script of its own failed when it is canceled by that", () => {
    const body = [worker("a"), inline("b", "$.missing.member"), worker("c")];
    const world = EngineWorld.started(definitionOf([counting(2, body)]));
    world.complete("a__1", { n: 1 });
    expect(world.task("dw")).toMatchObject({
      status: "CANCELED",
      output: { iteration: 1, "1": { a: { n: 1 }, b: { error: expect.any(String) } } },
    });
  });

  it("does not show the turn that a worker failed when it is canceled by that", () => {
    const body = [worker("a"), worker("b")];
    const world = EngineWorld.started(
      definitionOf([counting(2, body)], {}, { b: { retryCount: 0 } }),
    );
    world.complete("a__1", { n: 1 });
    world.fail("b__1");
    expect(world.task("dw").output).toEqual({ iteration: 1 });
  });

  it("keeps the outputs of a turn that a TERMINATE task cut short", () => {
    const body = [
      inline("x"),
      switchOn("s", "${dw.output.iteration}", {
        "2": [
          terminate("stop", {
            terminationStatus: "COMPLETED",
            workflowOutput: { at: "${dw.output.iteration}" },
          }),
        ],
      }),
    ];
    const world = run([counting(5, body)]);
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { at: 2 } });
    expect(world.task("dw")).toMatchObject({
      status: "CANCELED",
      output: {
        "1": { x: { result: 1 }, s: { selectedCase: "1" } },
        "2": { x: { result: 1 }, s: { selectedCase: "2" }, stop: {} },
        iteration: 2,
      },
    });
  });
});
