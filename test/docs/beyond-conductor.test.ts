/** The examples in docs/beyond-conductor.md, run as they stand there. */
import { describe, expect, it } from "vitest";
import { resultToKeep } from "../../src/engine/result-cache.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { runStartTask } from "../../src/objects/execution/start-task.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import { page } from "./pages.ts";

/** A definition of the page with what stands behind it, up to the next one. */
interface Example {
  definition: JsonObject;
  input: JsonObject;
  output?: JsonObject;
  events?: JsonObject[];
  /** What is sent to the execution while it waits. */
  message?: JsonObject;
  /** The start with a key that it comes to. */
  start?: JsonObject;
}

function examplesOf(text: string): Example[] {
  const examples: Example[] = [];
  for (const [, kind, json = ""] of text.matchAll(/```json (\w+)\n([^]*?)```/g)) {
    const value = JSON.parse(json) as Json;
    if (kind === "example") examples.push({ definition: value as JsonObject, input: {} });
    else Object.assign(examples.at(-1) ?? {}, { [kind ?? ""]: value });
  }
  return examples;
}

const examples = examplesOf(page("docs/beyond-conductor.md").text);

/** What ends within the engine alone. */
const ended = examples.filter(({ start }) => start === undefined);

describe("the examples in docs/beyond-conductor.md", () => {
  it("are there, each with what comes of it", () => {
    expect(examples.length).toBeGreaterThan(4);
    const bare = examples.filter(
      ({ output, events, start }) => (output ?? events ?? start) === undefined,
    );
    expect(bare).toEqual([]);
  });

  it("reuse the result of the task with cacheConfig", () => {
    const cached = examples.find(({ definition }) => definition["name"] === "rate_of_day");
    const definition = definitionOf(cached?.definition["tasks"] as unknown as TaskInput[]);
    const input = cached?.input ?? {};
    const first = EngineWorld.started(definition, { input });
    const kept = resultToKeep(first.execution, first.task("rate"));
    const second = new EngineWorld(definition, { input });
    second.known.cachedResults = new Map(kept === null ? [] : [[kept.entry, kept]]);
    second.send({ kind: "started" });
    expect(second.task("rate")).toMatchObject({ workerId: "cache", output: cached?.output });
  });

  it("start with a key what START_WORKFLOW asks for", async () => {
    const keyed = examples.find(({ start }) => start !== undefined);
    const definition = definitionOf(keyed?.definition["tasks"] as unknown as TaskInput[]);
    const world = EngineWorld.started(definition, { input: keyed?.input ?? {} });
    const asked: unknown[] = [];
    const neighbours = {
      pinned: async () => "{}",
      startOnce: async (start: unknown) => {
        asked.push(start);
        return { ok: true, value: "the-id" };
      },
    } as unknown as Neighbours;
    const answer = await runStartTask(world.task("place"), world.execution, neighbours);
    expect(asked).toMatchObject([keyed?.start ?? {}]);
    expect(answer).toEqual({ status: "COMPLETED", output: { workflowId: "the-id" } });
  });

  it.each(ended.map((example) => [example.definition["name"], example] as const))(
    "run: %s",
    (_name, { definition, input, output, events, message: payload }) => {
      const tasks = definition["tasks"] as unknown as TaskInput[];
      const world = EngineWorld.started(definitionOf(tasks, definition), { input });
      if (payload !== undefined) {
        const { workflowId } = world.workflow;
        const receivedAt = new Date(world.now).toISOString();
        world.send({
          kind: "message-arrived",
          message: { id: "m", workflowId, payload, receivedAt },
        });
      }
      expect(world.status).toBe("COMPLETED");
      if (output !== undefined) expect(world.workflow.output).toEqual(output);
      if (events !== undefined) {
        const raised = [...world.execution.raised.values()];
        expect(raised).toMatchObject(events);
        expect(raised).toHaveLength(events.length);
      }
    },
  );
});
