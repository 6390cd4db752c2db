/** The examples in docs/steering.md, run as they stand there. */
import { describe, expect, it } from "vitest";
import { versionKey } from "../../src/engine/needs.ts";
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

  it("upgrade", () => {
    const blocks = blocksUnder("Upgrade");
    const world = started(blocks.get("example"));
    const { version = 0, taskOutput } = blocks.get("upgrade") ?? {};
    const latest = blocks.get("latest") ?? {};
    const definition = definitionOf(latest["tasks"] as unknown as TaskInput[], latest);
    const name = definition.name;
    world.known.definitionVersions = new Map([
      [versionKey(name, Number(version)), { definition, unresolved: [] }],
    ]);
    const outputs = taskOutput as Record<string, JsonObject>;
    world.send({ kind: "upgraded", name, version: Number(version), taskOutput: outputs });
    expect(world.task("score").status).toBe("SKIPPED");
    world.update("decide", { status: "COMPLETED" });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: blocks.get("output") });
  });
});
