import { describe, expect, it } from "vitest";
import { MASK, maskingOf, withMaskOf } from "../../src/engine/masking.ts";
import { taskView, workflowView } from "../../src/engine/views.ts";
import { taskRunView } from "../../src/engine/run-views.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

const MASKED = { maskedFields: ["card"] };
const masking = (...maskedFields: string[]) => maskingOf(definitionOf([], { maskedFields }));

describe("the mask of another workflow", () => {
  it("comes to a definition's own, each name once", () => {
    const above = definitionOf([], { maskedFields: ["a", "b"] });
    expect(withMaskOf({ name: "x", maskedFields: ["b", "c"] }, above)).toEqual({
      name: "x",
      maskedFields: ["b", "c", "a"],
    });
    expect(withMaskOf({ name: "x" }, above)).toEqual({ name: "x", maskedFields: ["a", "b"] });
  });

  it("changes nothing where there is none", () => {
    const definition = { name: "x" };
    expect(withMaskOf(definition, definitionOf([]))).toBe(definition);
  });
});

describe("the masking of a workflow", () => {
  it("hides the named members, however deep they stand, and nothing else", () => {
    const payload = { card: { no: 1 }, list: [{ card: "x", n: 1 }, 2], text: "card", none: null };
    expect(masking("card")(payload)).toEqual({
      card: MASK,
      list: [{ card: MASK, n: 1 }, 2],
      text: "card",
      none: null,
    });
    expect(payload.card).toEqual({ no: 1 });
  });

  it("without names shows payloads as they are", () => {
    const payload = { card: 1 };
    expect(masking()(payload)).toBe(payload);
  });

  it("takes names for members only, whatever they are called", () => {
    expect(masking("__proto__")(JSON.parse('{"__proto__": 1, "a": 2}'))).toEqual(
      JSON.parse(`{"__proto__": "${MASK}", "a": 2}`),
    );
  });
});

describe("what is read of an execution with masked fields", () => {
  const world = EngineWorld.started(
    definitionOf([worker("a", { inputParameters: { card: "${workflow.input.card}" } })], {
      ...MASKED,
      variables: { card: 3 },
      outputParameters: { card: "${a.output.card}" },
    }),
    { input: { card: 1, n: 2 } },
  );
  const task = world.task("a");
  world.complete("a", { card: 4 });

  it("holds none of their values", () => {
    const view = workflowView(world.execution, [task]);
    expect(view).toMatchObject({
      input: { card: MASK, n: 2 },
      output: { card: MASK },
      variables: { card: MASK },
      tasks: [{ inputData: { card: MASK }, outputData: { card: MASK } }],
    });
    expect(taskRunView(world.execution, task)).toMatchObject({
      input: { card: MASK },
      output: { card: MASK },
    });
  });

  it("holds them where a worker gets its task, and the execution goes on with them", () => {
    expect(taskView(world.execution, task, (payload) => payload)).toMatchObject({
      inputData: { card: 1 },
      outputData: { card: 4 },
    });
    expect(world.execution.workflow.output).toEqual({ card: 4 });
  });
});
