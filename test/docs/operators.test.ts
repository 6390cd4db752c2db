/** The examples in docs/operators.md, run as they stand there. */
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import { page } from "./pages.ts";

const text = page("docs/operators.md").text;

function blocks(kind: string): JsonObject[] {
  const found = text.matchAll(new RegExp(`\`\`\`json ${kind}\n([^]*?)\`\`\``, "g"));
  return [...found].map((match) => JSON.parse(match[1] ?? "") as JsonObject);
}

const inputs = blocks("input");
const outputs = blocks("output");
const examples = blocks("example").map((definition, at) => [definition["name"], definition, at]);

describe("the examples in docs/operators.md", () => {
  it("are complete", () => {
    expect(examples.length).toBeGreaterThan(1);
    expect([inputs.length, outputs.length]).toEqual([examples.length, examples.length]);
  });

  it.each(examples as [string, JsonObject, number][])("run: %s", (_name, definition, at) => {
    const tasks = definition["tasks"] as unknown as TaskInput[];
    const world = EngineWorld.started(definitionOf(tasks, definition), { input: inputs[at] ?? {} });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: outputs[at] });
  });
});
