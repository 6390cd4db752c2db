import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { fork, inline, join, loop, worker, type TaskInput } from "../../helpers/task-inputs.ts";

type More = Record<string, unknown>;

const counting = (turns: number, body: TaskInput[], more: More = {}) =>
  loop("dw", `$.dw.iteration < ${turns}`, body, more);

const run = (tasks: TaskInput[], more: More = {}) => EngineWorld.started(definitionOf(tasks, more));

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

  it.each(["2", 2, "${workflow.input.keep}"])("takes %j for a number of turns", (keepLastN) => {
    const definition = definitionOf([keeping(keepLastN, [inline("x")])]);
    const world = EngineWorld.started(definition, { input: { keep: 2 } });
    expect(world.names()).toEqual(["dw", "x__3", "x__4"]);
  });

  it.each([null, "${workflow.input.none}"])("keeps them all with %j", (keepLastN) => {
    expect(run([keeping(keepLastN, [inline("x")])]).names()).toHaveLength(5);
  });

  it.each([0, -1, 1.5, "many", true])("fails where an expression gives %j", (keep) => {
    const definition = definitionOf([keeping("${workflow.input.keep}", [inline("x")])]);
    const world = EngineWorld.started(definition, { input: { keep } });
    expect(world.names()).toEqual(["dw"]);
    expect(world.task("dw")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "The loop dw: keepLastN is not a whole number of 1 or more",
    });
    expect(world.status).toBe("FAILED");
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
