import { describe, expect, it } from "vitest";
import type { WorkflowSummary } from "../../../../src/model/workflow-summary.ts";
import {
  pathText,
  readPath,
  suggestedPaths,
  valueOf,
} from "../../../../src/ui/pages/runs/payload-path.ts";

const run = (input: string, output = "{}"): WorkflowSummary =>
  ({ input, output }) as WorkflowSummary;

describe("a path into the payload of runs", () => {
  it.each([
    ["input.orderId", ["orderId"]],
    ["input.order.items[0].sku", ["order", "items", 0, "sku"]],
    ['output["odd.name"].x', ["odd.name", "x"]],
    ['output["a\\"b"]', ['a"b']],
    ["input.größe", ["größe"]],
  ])("%s is read, and written the same", (text, steps) => {
    const path = readPath(text);
    expect(path?.steps).toEqual(steps);
    expect(path && pathText(path)).toBe(text);
  });

  it("is read from an expression of a definition", () => {
    expect(readPath(" ${workflow.input.orderId} ")).toEqual(readPath("input.orderId"));
  });

  it.each([
    "",
    "input",
    "orderId",
    "inputs.x",
    "input.",
    "input..x",
    "input[x]",
    "input.a[",
    "variables.x",
  ])("%j is none", (text) => expect(readPath(text)).toBeNull());

  it("finds the value of a run", () => {
    const path = readPath("output.total");
    expect(path && valueOf(run("{}", '{"total":12.50}'), path)).toEqual({ text: "12.50" });
  });

  it("is suggested where runs have single values, the most frequent first", () => {
    const rows = [
      run('{"a":1,"deep":{"b":"x"},"list":[1]}'),
      run('{"deep":{"b":"y"}}', '{"odd name":true}'),
      run('{"cut": "of'),
    ];
    expect(suggestedPaths(rows, 9)).toEqual(["input.deep.b", "input.a", 'output["odd name"]']);
    expect(suggestedPaths(rows, 1)).toEqual(["input.deep.b"]);
  });
});
