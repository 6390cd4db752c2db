/** The examples in docs/steering.md, run as they stand there. */
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import { page } from "./pages.ts";

/** The JSON under a heading, by what stands behind `json`. */
function blocksUnder(heading: string): Map<string, JsonObject> {
  const [, text = ""] = page("docs/steering.md").text.split(`\n## ${heading}\n`);
  const [section = ""] = text.split("\n## ");
  const blocks = section.matchAll(/```json ([^\n]+)\n([^]*?)```/g);
  return new Map(
    [...blocks].map(([, kind = "", json = ""]) => [kind, JSON.parse(json) as JsonObject]),
  );
}

function started(definition: JsonObject = {}): EngineWorld {
  const tasks = definition["tasks"] as unknown as TaskInput[];
  return EngineWorld.started(definitionOf(tasks, definition));
}

describe("the examples in docs/steering.md", () => {
  it("jump", () => {
    const blocks = blocksUnder("Jump");
    const world = started(blocks.get("example"));
    const taskInput = blocks.get("jump ship") ?? {};
    world.send({ kind: "jumped", reference: "ship", taskInput });
    expect(world.attempts("payment")[0]?.status).toBe("CANCELED");
    expect(world.task("check").status).toBe("SKIPPED");
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: blocks.get("output") });
  });
});
