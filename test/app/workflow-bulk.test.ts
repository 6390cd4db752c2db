import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, it, vi } from "vitest";
import { NotFound } from "../../src/app/errors.ts";
import { onEach, onWorkflows } from "../../src/app/workflow-bulk.ts";

const WORDS = onWorkflows("pauseWorkflow");

describe("an operation on many executions", () => {
  it("tries each once, and reports those that failed with their reasons", async () => {
    const tried: string[] = [];
    const answer = await onEach(["a", "b", "a", "c"], WORDS, async (id) => {
      tried.push(id);
      if (id === "b") throw new NotFound("not b");
    });
    expect(tried).toEqual(["a", "b", "c"]);
    expect(answer).toEqual({
      bulkErrorResults: { b: "not b" },
      bulkSuccessfulResults: ["a", "c"],
    });
  });

  it("tells the caller nothing of an unexpected error, and the log nothing of what was to be written", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answer = await onEach(["a"], WORDS, async () => {
      throw new DrizzleQueryError("insert into x", ["a secret"], new Error("D1 is away"));
    });
    expect(answer.bulkErrorResults).toEqual({ a: "Internal server error" });
    expect(log.mock.calls).toEqual([["a bulk operation on a failed: Error: D1 is away"]]);
    log.mockRestore();
  });

  it.each([
    [0, "WorkflowIds list cannot be null."],
    [1001, "Cannot process more than 1000 workflows. Please use multiple requests."],
  ])("is refused for %d of them", async (count, message) => {
    const ids = Array.from({ length: count }, (_, index) => String(index));
    await expect(onEach(ids, WORDS, async () => {})).rejects.toMatchObject({
      errors: [{ path: "pauseWorkflow.arg0", message }],
    });
  });
});
