import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const lambda = (inputParameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: "LAMBDA",
  taskReferenceName: "t",
  inputParameters,
  ...more,
});

passesLifecycle({
  type: "LAMBDA",
  tasks: [lambda({ scriptExpression: "return $.x;", x: REFERENCE })],
  input: { scriptExpression: "return $.x;", x: RESOLVED },
});

const run = (...parameters: Parameters<typeof lambda>) =>
  EngineWorld.started(definitionOf([lambda(...parameters)]));

describe("a LAMBDA task", () => {
  it("gives what its script returns", () => {
    const script = "if ($.n > 1) { return { big: true }; } return 0;";
    const world = run({ scriptExpression: script, n: 2 });
    expect(world.task("t").output).toEqual({ result: { big: true } });
  });

  it("gives null when nothing is returned", () => {
    expect(run({ scriptExpression: "1 + 1" }).task("t").output).toEqual({ result: null });
  });

  it("fails so that it may be retried when the script throws", () => {
    const world = run({ scriptExpression: "throw new Error('e1')" }, { retryCount: 1 });
    expect(world.trace()).toEqual(["1 LAMBDA t FAILED(0)", "2 LAMBDA t FAILED(1)"]);
    const reason = "Error evaluating the script `Error: e1`";
    expect(world.task("t")).toMatchObject({ reason, output: { error: reason } });
  });

  it.each([{}, { scriptExpression: " " }, { scriptExpression: 5 }])("fails with %j", (input) => {
    const reason =
      "Empty 'scriptExpression' in Lambda task's input parameters. A non-empty String value must be provided.";
    const world = run(input);
    expect(world.task("t")).toMatchObject({ status: "FAILED", reason, output: { error: reason } });
    expect(world.status).toBe("FAILED");
  });
});
