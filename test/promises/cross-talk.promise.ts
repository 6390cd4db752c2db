/** Many executions at a time over few connections: each has its own data, whatever the others do. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../helpers/random.ts";
import { LocalApi, task, type Workflow } from "./local-api.ts";

const EXECUTIONS = 2_000;
const AT_ONCE = 20;
/** A synchronous call is answered within this time, finished or not. */
const LONGEST_ANSWER_MS = 10_000;

let api: LocalApi;

beforeAll(async () => {
  api = await LocalApi.open();
  const marker = { marker: "${workflow.input.marker}" };
  await api.define([
    {
      name: "marked",
      tasks: [
        task("remember", "SET_VARIABLE", { inputParameters: marker }),
        task("compute", "JSON_JQ_TRANSFORM", {
          inputParameters: { ...marker, queryExpression: "{computed: .marker}" },
        }),
        task("marked_work", "SIMPLE", { inputParameters: marker }),
      ],
      outputParameters: {
        remembered: "${workflow.variables.marker}",
        computed: "${compute.output.result.computed}",
        worked: "${marked_work.output.marker}",
      },
    },
  ]);
});

afterAll(() => api.close());

interface Executed extends Workflow {
  milliseconds: number;
}

/** By turns, at random: started and read later, or executed in one call. */
async function run(marker: string, synchronously: boolean): Promise<Executed> {
  const began = performance.now();
  if (!synchronously) {
    const id = await api.start("marked", { marker });
    return { ...(await api.ended(id)), milliseconds: 0 };
  }
  const path = "/workflow/execute/marked/1?waitForSeconds=9";
  const text = await api.send("POST", path, { name: "marked", version: 1, input: { marker } });
  const milliseconds = performance.now() - began;
  const { workflowId } = JSON.parse(text) as Workflow;
  return { ...(await api.ended(workflowId)), milliseconds };
}

describe("two thousand executions over twenty connections", () => {
  it("all complete, each with its own data, and each synchronous call is answered in time", async () => {
    const random = seededRandom();
    const stop = api.work("marked_work", ({ inputData }) => ({ marker: inputData["marker"] }));
    const wrong: unknown[] = [];
    let next = 0;
    let slowest = 0;
    const client = async (): Promise<void> => {
      while (next < EXECUTIONS) {
        next += 1;
        const marker = `${next}-${random.below(2 ** 32)}`;
        const { status, output, milliseconds } = await run(marker, random.below(2) === 0);
        slowest = Math.max(slowest, milliseconds);
        const { remembered, computed, worked } = output;
        const isOwn = remembered === marker && computed === marker && worked === marker;
        if (status !== "COMPLETED" || !isOwn) wrong.push({ marker, status, output });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    await stop();
    console.info(`slowest synchronous answer: ${Math.round(slowest)} ms`);
    expect(wrong).toEqual([]);
    expect(slowest).toBeLessThan(LONGEST_ANSWER_MS);
  });
});
