import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { keepLease } from "../../src/client/lease.ts";
import { fakeFetch } from "./fake-fetch.ts";
import type { Answer } from "./fake-fetch.ts";
import { makeTask } from "./fake-queue.ts";

function lease(responseTimeoutSeconds: number, answer: Answer = { body: "one" }) {
  const { fetch, calls } = fakeFetch(() => answer);
  const errors: unknown[] = [];
  const client = createClient({ baseUrl: "http://baton.test", fetch });
  const task = makeTask("one", responseTimeoutSeconds);
  return { calls, errors, release: keepLease(client, task, (error) => errors.push(error)) };
}

describe("keepLease", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("extends the lease at 80 % of the response timeout, again and again", async () => {
    const { calls, release } = lease(10);
    await vi.advanceTimersByTimeAsync(7_999);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(calls).toHaveLength(2);
    release();
    expect(calls[0]).toMatchObject({
      method: "POST",
      path: "/tasks",
      body: {
        workflowInstanceId: "workflow-of-one",
        taskId: "one",
        status: "IN_PROGRESS",
        extendLease: true,
      },
    });
  });

  it("ends when it is released", async () => {
    const { calls, release } = lease(10);
    release();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, 10_000_000])("needs no timer for a response timeout of %i s", (seconds) => {
    lease(seconds);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells of a failed extension and goes on", async () => {
    const { calls, errors, release } = lease(10, { status: 500, body: { message: "no" } });
    await vi.advanceTimersByTimeAsync(16_000);
    release();
    expect(calls).toHaveLength(2);
    expect(errors).toMatchObject([{ message: "no" }, { message: "no" }]);
  });
});
