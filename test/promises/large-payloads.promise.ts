/** Payloads at the limit of ten mebibytes, in and out of tasks and workflows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalApi, task } from "./local-api.ts";

const LIMIT_BYTES = 10 * 1024 * 1024;
/** What is left below the limit, for whatever counts along with the text. */
const MARGIN_BYTES = 256;

let api: LocalApi;

beforeAll(async () => {
  api = await LocalApi.open();
  await api.define([
    {
      name: "heavy",
      tasks: [
        task("heavy_work", "SIMPLE", { inputParameters: { text: "${workflow.input.text}" } }),
      ],
      outputParameters: { text: "${heavy_work.output.text}" },
    },
  ]);
});

afterAll(() => api.close());

async function polled() {
  for (;;) {
    const [found] = await api.poll("heavy_work", 1);
    if (found !== undefined) return found;
  }
}

describe("a payload", () => {
  const below = "x".repeat(LIMIT_BYTES - MARGIN_BYTES);
  const above = "x".repeat(LIMIT_BYTES + 1);

  it("of just below 10 MiB goes in and out of a workflow and its task unchanged", async () => {
    const id = await api.start("heavy", { text: below });
    const work = await polled();
    expect(work.inputData["text"] === below).toBe(true);
    await api.complete(work, { text: below });
    const { status, output, tasks } = await api.ended(id);
    expect(status).toBe("COMPLETED");
    expect(output["text"] === below).toBe(true);
    expect(tasks[0]?.outputData["text"] === below).toBe(true);
  });

  it("above it is refused as the input of a workflow, which does not start", async () => {
    const { status, text } = await api.ask("POST", "/workflow/heavy", { text: above });
    expect({ status, body: JSON.parse(text) }).toMatchObject({
      status: 413,
      body: { status: 413 },
    });
    expect(await api.poll("heavy_work", 1)).toEqual([]);
  });

  it("above it fails the task whose output it is, which keeps nothing of it", async () => {
    const id = await api.start("heavy", { text: "small" });
    await api.complete(await polled(), { text: above });
    const { status, reasonForIncompletion, tasks } = await api.ended(id);
    expect(status).toBe("FAILED");
    expect(reasonForIncompletion).toMatch(/larger|exceed|limit/i);
    expect(tasks).toMatchObject([{ status: "FAILED_WITH_TERMINAL_ERROR", outputData: {} }]);
  });
});
