import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const transform = (
  inputParameters: Record<string, unknown>,
  more: Record<string, unknown> = {},
) => ({
  type: "JSON_JQ_TRANSFORM",
  taskReferenceName: "t",
  inputParameters,
  ...more,
});

passesLifecycle({
  type: "JSON_JQ_TRANSFORM",
  tasks: [transform({ queryExpression: ".x", x: REFERENCE })],
  input: { queryExpression: ".x", x: RESOLVED },
});

const run = (...parameters: Parameters<typeof transform>) =>
  EngineWorld.started(definitionOf([transform(...parameters)]));

describe("a JSON_JQ_TRANSFORM task", () => {
  it("gives the first output and all of them", () => {
    const world = run({ queryExpression: ".rows[] | .n * 2", rows: [{ n: 1 }, { n: 1.25 }] });
    expect(world.task("t").output).toEqual({ result: 2, resultList: [2, 2.5] });
  });

  it("gives null and an empty list without outputs", () => {
    const world = run({ queryExpression: "empty" });
    expect(world.task("t")).toMatchObject({
      status: "COMPLETED",
      output: { result: null, resultList: [] },
    });
  });

  it("sees its whole input, the expression included", () => {
    const world = run({ queryExpression: "keys", a: 1 });
    expect(world.task("t").output["result"]).toEqual(["a", "queryExpression"]);
  });

  it("takes the time of the decision for now", () => {
    const world = run({ queryExpression: "now" });
    expect(world.task("t").output["result"]).toBe(world.now / 1000);
  });

  it("leaves its input as it is", () => {
    const world = run({ queryExpression: ".a.b = 2 | .a", a: { b: 1 } });
    expect(world.task("t").output["result"]).toEqual({ b: 2 });
    expect(world.task("t").input["a"]).toEqual({ b: 1 });
  });

  it.each([
    ['error("x")', "x"],
    ["error({a: 1})", '{"a":1}'],
    [".a.b", 'Cannot index number with string "b"'],
    [". | | .", "jq: syntax error: expected an expression, found '| .' at line 1, column 5"],
    ["nope", "jq: nope/0 is not defined"],
    ["input", "No more inputs"],
    ['"stop" | halt_error', "stop"],
  ])("fails so that it may be retried for %s", (queryExpression, reason) => {
    const world = run({ queryExpression, a: 1 }, { retryCount: 1 });
    expect(world.trace()).toEqual([
      "1 JSON_JQ_TRANSFORM t FAILED(0)",
      "2 JSON_JQ_TRANSFORM t FAILED(1)",
    ]);
    expect(world.task("t")).toMatchObject({ reason, output: { error: reason } });
  });

  it("fails with what to do when the expression never ends", () => {
    const world = run({ queryExpression: "[repeat(.)]" });
    expect(world.task("t").status).toBe("FAILED");
    expect(world.task("t").reason).toMatch(/^The jq expression was stopped after .*'limit'/);
    expect(world.task("t").output).toEqual({ error: world.task("t").reason });
  });

  it.each([{}, { queryExpression: " " }, { queryExpression: 5 }])("fails with %j", (input) => {
    const reason = "Missing 'queryExpression' in input parameters";
    const world = run(input);
    expect(world.task("t")).toMatchObject({ status: "FAILED", reason, output: { error: reason } });
    expect(world.status).toBe("FAILED");
  });
});
