import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { inline, switchOn, type TaskInput } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "SWITCH",
  tasks: [switchOn("t", REFERENCE, { "7": [inline("seven")] })],
  input: { value: RESOLVED, case: "7", hasChildren: "true" },
});

const byScript = (expression: string, more: Record<string, unknown> = {}): TaskInput => ({
  type: "SWITCH",
  taskReferenceName: "s",
  evaluatorType: "javascript",
  expression,
  decisionCases: { a: [inline("in_a")], "2": [inline("in_2")] },
  defaultCase: [inline("in_default")],
  ...more,
});
const run = (...tasks: TaskInput[]) =>
  EngineWorld.started(definitionOf([...tasks, inline("after")]));

describe("a SWITCH task", () => {
  it.each([
    ["a", "a"],
    [true, "true"],
    [2, "2"],
    [1.5, "1.5"],
    [null, "null"],
    ["${workflow.input.none}", "null"],
    [{ a: 1, b: [2] }, '{"a":1,"b":[2]}'],
    [[1, 2], "[1,2]"],
  ])("turns %j into the case %j", (value, name) => {
    const world = run(switchOn("s", value, { [name]: [inline("chosen")] }, [inline("other")]));
    expect(world.names()).toEqual(["s", "chosen", "after"]);
    expect(world.task("s").output).toEqual({ evaluationResult: [name], selectedCase: name });
  });

  it("chooses by the value of a script over its resolved input", () => {
    const inputParameters = { n: "${workflow.input.n}" };
    const definition = definitionOf([byScript("$.n % 3", { inputParameters }), inline("after")]);
    const world = EngineWorld.started(definition, { input: { n: 5 } });
    expect(world.names()).toEqual(["s", "in_2", "after"]);
    expect(world.task("s")).toMatchObject({
      type: "SWITCH",
      definitionName: "SWITCH",
      input: { n: 5, case: "2", hasChildren: "true" },
    });
  });

  it("takes the default where there is no such case, not where the case is empty", () => {
    expect(run(byScript("'zzz'")).names()).toEqual(["s", "in_default", "after"]);
    const empty = run(byScript("'e'", { decisionCases: { e: [] } }));
    expect(empty.names()).toEqual(["s", "after"]);
    expect(empty.task("s").input).toEqual({ case: "e" });
  });

  it("does not take what objects inherit for a case", () => {
    expect(run(byScript("'constructor'")).names()).toEqual(["s", "in_default", "after"]);
  });

  it("goes on after it when neither a case nor a default holds a task", () => {
    expect(run(byScript("'zzz'", { defaultCase: [] })).names()).toEqual(["s", "after"]);
  });

  it("fails the execution when its script throws, without another attempt", () => {
    const world = run(byScript("throw new Error('e1')", { retryCount: 3 }));
    expect(world.trace()).toEqual(["1 SWITCH s FAILED(0)"]);
    expect(world.task("s").reason).toBe("Error evaluating the script `Error: e1`");
    expect(world.workflow).toMatchObject({ status: "FAILED", failedReferences: ["s"] });
  });

  it("is followed by neither case nor default when it is optional and its script throws", () => {
    const world = run(byScript("throw 1", { optional: true }));
    expect(world.trace()).toEqual([
      "1 SWITCH s COMPLETED_WITH_ERRORS(0)",
      "2 INLINE after COMPLETED(0)",
    ]);
    expect(world.status).toBe("COMPLETED");
  });

  it("fails the execution and leaves no task when there is no such evaluator", () => {
    const world = run(byScript("1", { evaluatorType: "ruby" }));
    expect(world.trace()).toEqual([]);
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: "No evaluator registered for type: ruby",
    });
  });

  it("leads on from the last task of the innermost case that it chose", () => {
    const inner = switchOn("s2", "y", { y: [inline("c2"), inline("c3")] });
    const world = run(switchOn("s", "x", { x: [inline("c1"), inner] }));
    expect(world.names()).toEqual(["s", "c1", "s2", "c2", "c3", "after"]);
  });
});
