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

  it.each([
    ["true", true],
    ["1", true],
    ["0.5", true],
    ["0", false],
    ["-1", false],
    ["'true'", false],
    ["null", false],
    ["({})", false],
    ["if ($.dw.iteration < 2) { true; } else { false; }", true],
    ["const a = 1; a > 0", true],
  ])("takes %s for an answer of %j", (answer, repeats) => {
    const condition = answer.includes("iteration")
      ? answer
      : `$.dw.iteration < 2 ? (${answer}) : 0`;
    const simple = answer.startsWith("const")
      ? `const a = 1; $.dw.iteration < 2 && a > 0`
      : condition;
    const world = run([loop("dw", simple, [inline("x")])]);
    expect(world.names()).toEqual(repeats ? ["dw", "x__1", "x__2"] : ["dw", "x__1"]);
    expect(world.status).toBe("COMPLETED");
  });

  it("fails for good when the condition cannot be evaluated", () => {
    const world = run([loop("dw", "nope > 1", [inline("x")])]);
    expect(world.task("dw")).toMatchObject({ status: "FAILED_WITH_TERMINAL_ERROR" });
    expect(world.task("dw").reason).toMatch(
      /^Unable to evaluate condition nope > 1, exception .*nope/,
    );
    expect(world.status).toBe("FAILED");
  });

  it("resolves its parameters anew for each condition", () => {
    const tasks = [
      loop(
        "dw",
        "$.again",
        [
          setVariable("s", { again: "${dw.output.iteration}" }),
          inline("i", "$.n < 3", { n: "${dw.output.iteration}" }),
          setVariable("t", { again: "${i.output.result}" }),
        ],
        {
          inputParameters: { again: "${workflow.variables.again}" },
        },
      ),
    ];
    const world = run(tasks, { variables: { again: true } });
    expect(world.task("dw").iteration).toBe(3);
    expect(world.task("dw").input).toEqual({ again: true });
  });

  it("lets a condition see the latest output of each task of the body, in earlier turns too", () => {
    const body = [switchOn("s", "${dw.output.iteration}", { "1": [inline("first", "'seen'")] })];
    const condition = "$.first.result === 'seen' && $.s.selectedCase !== '3' && $.dw['1'] !== null";
    const world = run([loop("dw", condition, body)]);
    expect(world.names()).toEqual(["dw", "s__1", "first__1", "s__2", "s__3"]);
  });

  it("lets a condition see the outputs of earlier turns", () => {
    const body = [inline("x", "$.i", { i: "${dw.output.iteration}" })];
    const world = run([loop("dw", "!$.dw['2'] || $.dw['2'].x.result !== 2", body)]);
    expect(world.task("dw").iteration).toBe(2);
  });

  it("hands a condition that reads only the iteration nothing else of the loop", () => {
    const seen: unknown[] = [];
    const definition = definitionOf([counting(3, [inline("x")])]);
    const world = new EngineWorld(definition);
    const scripts = world.known.scripts!;
    world.known.scripts = {
      ...scripts,
      evaluate(source, scope, form) {
        if (source.includes("dw")) seen.push((scope as More)["dw"]);
        return scripts.evaluate(source, scope, form);
      },
    };
    world.send({ kind: "started" });
    expect(seen).toEqual([{ iteration: 1 }, { iteration: 2 }, { iteration: 3 }]);
  });

  it.each([
    ["$.dw.iteration < 2 && $.dw2 !== 1", true],
    ["$['dw']['iteration'] < 2", false],
    ["JSON.stringify($).length > 5 && $.dw.iteration < 2", true],
    ["const { dw } = $; dw.iteration < 2", true],
    ["$.dw.iterations !== 1 && $.dw.iteration < 2", true],
  ])("sees that %s may read more than the iteration: %j", (condition, more) => {
    const body = [inline("x")];
    const definition = definitionOf([loop("dw", condition, body)]);
    const world = new EngineWorld(definition);
    const scripts = world.known.scripts!;
    const sizes: number[] = [];
    world.known.scripts = {
      ...scripts,
      evaluate(source, scope, form) {
        if (source === condition) sizes.push(Object.keys((scope as More)["dw"] as object).length);
        return scripts.evaluate(source, scope, form);
      },
    };
    world.send({ kind: "started" });
    expect(world.task("dw").iteration).toBe(2);
    expect(sizes).toEqual(more ? [2, 3] : [1, 1]);
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

describe("a DO_WHILE task over a list", () => {
  const each = (more: More, condition = "") =>
    loop(
      "dw",
      condition,
      [
        inline("x", "[$.i, $.item]", {
          i: "${dw.output.loopIndex}",
          item: "${dw.output.loopItem}",
        }),
      ],
      more,
    );
  const results = (world: EngineWorld) =>
    [...world.execution.tasks.values()]
      .filter((task) => task.base === "x")
      .map((task) => task.output["result"]);

  it("runs once per item and keeps the last index and item", () => {
    const world = run([each({ items: ["a", "b"] })]);
    expect(results(world)).toEqual([
      [0, "a"],
      [1, "b"],
    ]);
    expect(world.task("dw").output).toMatchObject({ iteration: 2, loopIndex: 1, loopItem: "b" });
  });

  it.each([
    [
      { items: "${workflow.input.list}" },
      [
        [0, 1],
        [1, { n: 2 }],
      ],
    ],
    [
      { inputParameters: { _items: "${workflow.input.list}" } },
      [
        [0, 1],
        [1, { n: 2 }],
      ],
    ],
    [{ items: "${workflow.input.one}" }, [[0, "only"]]],
    [{ items: 0 }, [[0, 0]]],
    [{ items: { a: 1 } }, [[0, { a: 1 }]]],
  ])("takes its items from %j", (more, expected) => {
    const world = EngineWorld.started(definitionOf([each(more)]), {
      input: { list: [1, { n: 2 }], one: "only" },
    });
    expect(results(world)).toEqual(expected);
  });

  it.each([
    [{ items: [] }],
    [{ items: "${workflow.input.none}" }],
    [{ inputParameters: { _items: null } }],
  ])("completes without a turn with %j", (more) => {
    const world = run([each(more), inline("after")]);
    expect(world.task("dw")).toMatchObject({ status: "COMPLETED", output: { iteration: 0 } });
    expect(world.names()).toEqual(["dw", "after"]);
  });

  it("stops before the end of the list when its condition says so, which sees index and item", () => {
    const world = run([
      each({ items: ["a", "stop", "c"] }, "$.loopItem !== 'stop' && $.loopIndex < 9"),
    ]);
    expect(results(world)).toHaveLength(2);
  });

  it("shows index and item also after it was loaded anew", () => {
    const definition = definitionOf([loop("dw", "", [worker("x")], { items: ["a", "b"] })]);
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.complete("x__1");
        expect(world.task("dw").output).toMatchObject({ loopIndex: 1, loopItem: "b" });
        world.complete("x__2");
        expect(world.status).toBe("COMPLETED");
      },
    );
  });
});

describe("a DO_WHILE task that keeps the last turns", () => {
  const keeping = (keepLastN: unknown, body: TaskInput[], turns = 4) =>
    counting(turns, body, { inputParameters: { keepLastN } });

  it("forgets records and outputs of older ones", () => {
    const world = run([keeping(2, [inline("x")]), inline("end")]);
    expect(world.trace()).toEqual([
      "1 DO_WHILE dw COMPLETED(0)",
      "4 INLINE x__3 COMPLETED(0)",
      "5 INLINE x__4 COMPLETED(0)",
      "6 INLINE end COMPLETED(0)",
    ]);
    expect(Object.keys(world.task("dw").output)).toEqual(["3", "4", "iteration"]);
  });

  it.each(["2", 2.9, "${workflow.input.keep}"])("takes %j for a number of turns", (keepLastN) => {
    const definition = definitionOf([keeping(keepLastN, [inline("x")])]);
    const world = EngineWorld.started(definition, { input: { keep: 2 } });
    expect(world.names()).toEqual(["dw", "x__3", "x__4"]);
  });

  it.each([0, -1, "many", null, true])("keeps them all with %j", (keepLastN) => {
    expect(run([keeping(keepLastN, [inline("x")])]).names()).toHaveLength(5);
  });

  it("forgets the turns of loops within it too", () => {
    const inner = loop("inner", "$.inner.iteration < 2", [
      inline("x"),
      fork("f", [[inline("a")]]),
      join("j", ["a"]),
    ]);
    const world = run([keeping(1, [inner], 3)]);
    expect(world.names()).toEqual(
      ["dw", "inner__3"].concat(
        [1, 2].flatMap((turn) => ["x", "f", "a", "j"].map((name) => `${name}__3__${turn}`)),
      ),
    );
    expect(world.execution.turns.size).toBe(3);
  });

  it("goes on in the same way when it is loaded anew, and never uses a counter twice", () => {
    const definition = definitionOf([keeping(1, [worker("x")])]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        for (let turn = 1; turn <= 4; turn++) one.complete(`x__${turn}`, { turn });
      },
    );
    expect([...world.execution.tasks.keys()]).toEqual([1, 5]);
    expect(world.task("dw").output).toEqual({ "4": { x: { turn: 4 } }, iteration: 4 });
  });

  it("fails the execution when it repeats without an end and waits for nothing", () => {
    const definition = definitionOf([
      loop("dw", "true", [inline("x")], { inputParameters: { keepLastN: 1 } }),
    ]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 50 });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("without waiting for anything");
    expect(world.task("dw").status).toBe("CANCELED");
  });

  it("may take more turns in all than an execution holds tasks", () => {
    const definition = definitionOf([keeping(1, [worker("x")], 30)]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 5 });
    for (let turn = 1; turn <= 30; turn++) world.complete(`x__${turn}`);
    expect(world.status).toBe("COMPLETED");
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
    world.complete("b__1");
    expect(world.task("dw")).toMatchObject({ status: "FAILED", reason: "pp" });
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["dw", "a__1"] });
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
