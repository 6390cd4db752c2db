import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { inline, loop, setVariable, switchOn, type TaskInput } from "../../helpers/task-inputs.ts";

type More = Record<string, unknown>;

const counting = (turns: number, body: TaskInput[], more: More = {}) =>
  loop("dw", `$.dw.iteration < ${turns}`, body, more);

const run = (tasks: TaskInput[], more: More = {}) => EngineWorld.started(definitionOf(tasks, more));

describe("the condition of a DO_WHILE task", () => {
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
});
