import { describe, expect, it } from "vitest";
import { onEach } from "../../src/app/workflow-bulk.ts";

describe("an operation on many executions", () => {
  it("tries each once, and reports those that failed with their reasons", async () => {
    const tried: string[] = [];
    const answer = await onEach(["a", "b", "a", "c"], async (id) => {
      tried.push(id);
      if (id === "b") throw new Error("not b");
    });
    expect(tried).toEqual(["a", "b", "c"]);
    expect(answer).toEqual({
      bulkErrorResults: { b: "not b" },
      bulkSuccessfulResults: ["a", "c"],
    });
  });

  it.each([
    [0, "WorkflowIds list cannot be null."],
    [1001, "Cannot process more than 1000 workflows. Please use multiple requests."],
  ])("is refused for %d of them", async (count, message) => {
    const ids = Array.from({ length: count }, (_, index) => String(index));
    await expect(onEach(ids, async () => {})).rejects.toMatchObject({ errors: [{ message }] });
  });
});
