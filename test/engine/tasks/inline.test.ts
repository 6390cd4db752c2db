import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { inline } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "INLINE",
  tasks: [inline("t", "$.x + 1", { x: REFERENCE })],
  input: { evaluatorType: "javascript", expression: "$.x + 1", x: RESOLVED },
});

const run = (inputParameters: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  EngineWorld.started(
    definitionOf([{ type: "INLINE", taskReferenceName: "t", inputParameters, ...more }]),
  );

describe("an INLINE task", () => {
  it.each(["javascript", "js", "graaljs"])("evaluates %s over its whole input", (evaluatorType) => {
    const world = run({ evaluatorType, expression: "[$.a.b, $.evaluatorType]", a: { b: 1 } });
    expect(world.task("t").output).toEqual({ result: [1, evaluatorType] });
    expect(world.workflow.output).toEqual({ result: [1, evaluatorType] });
  });

  it("is JavaScript when it does not say what it is", () => {
    expect(run({ expression: "1 + 1" }).task("t").output).toEqual({ result: 2 });
  });

  it("reads a parameter with value-param, which is null when there is none", () => {
    const world = run({ evaluatorType: "value-param", expression: "p", p: { x: 1 } });
    expect(world.task("t").output).toEqual({ result: { x: 1 } });
    const missing = run({ evaluatorType: "value-param", expression: "toString" });
    expect(missing.task("t").output).toEqual({ result: null });
  });

  it.each([
    [
      { expression: "1", evaluatorType: " " },
      "Empty 'evaluatorType' in INLINE task's input parameters. A non-empty String value must be provided.",
    ],
    [{ expression: "1", evaluatorType: "ruby" }, "Unknown evaluator 'ruby' in INLINE task."],
    [
      { expression: "" },
      "Empty 'expression' in Inline task's input parameters. A non-empty String value must be provided.",
    ],
    [
      { expression: "${workflow.input.none}" },
      "Empty 'expression' in Inline task's input parameters. A non-empty String value must be provided.",
    ],
  ])("fails for good with %j", (input, reason) => {
    const world = run(input, { retryCount: 2 });
    expect(world.attempts("t")).toHaveLength(1);
    expect(world.task("t")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason,
      output: { error: reason },
    });
  });

  it("fails for good when the script throws, with the error as its reason and output", () => {
    const world = run({ expression: "throw new Error('e1')" }, { retryCount: 2 });
    const task = world.task("t");
    expect(task.status).toBe("FAILED_WITH_TERMINAL_ERROR");
    expect(task.reason).toBe("Error evaluating the script `Error: e1`");
    expect(task.output).toEqual({ error: task.reason });
    expect(world.attempts("t")).toHaveLength(1);
  });

  it("fails so that it may be retried when the script goes beyond a limit", () => {
    const definition = definitionOf([{ ...inline("t"), retryCount: 1 }]);
    const world = new EngineWorld(definition);
    world.known.scripts = {
      evaluate: () => ({ ok: false, kind: "limit", message: "too many steps" }),
      syntaxError: () => null,
    };
    world.send({ kind: "started" });
    expect(world.trace()).toEqual(["1 INLINE t FAILED(0)", "2 INLINE t FAILED(1)"]);
    expect(world.workflow.reason).toContain("too many steps");
  });

  it("asks for the script runner before it changes anything", () => {
    const world = new EngineWorld(definitionOf([inline("t")]));
    delete world.known.scripts;
    expect(world.decide({ kind: "started" })).toEqual({
      kind: "needs",
      needs: [{ kind: "scripts" }],
    });
    expect(world.execution.tasks.size).toBe(0);
  });

  it("does not need one for value-param", () => {
    const world = new EngineWorld(
      definitionOf([inline("t", "p", { evaluatorType: "value-param", p: 1 })]),
    );
    delete world.known.scripts;
    world.send({ kind: "started" });
    expect(world.status).toBe("COMPLETED");
  });

  it("gets its template's values", () => {
    const definition = definitionOf(
      [{ type: "INLINE", taskReferenceName: "t", inputParameters: { expression: "$.a" } }],
      {},
      { t: { retryCount: 0, inputTemplate: { a: 4 } } },
    );
    expect(EngineWorld.started(definition).workflow.output).toEqual({ result: 4 });
  });
});
