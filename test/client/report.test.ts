import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { reportResult } from "../../src/client/report.ts";
import { fakeFetch } from "./fake-fetch.ts";
import type { Answer } from "./fake-fetch.ts";

const report = { workflowInstanceId: "w", taskId: "t", status: "COMPLETED" as const };

async function send(answers: Answer[], wantsNext = true) {
  const { fetch, calls } = fakeFetch(() => answers.shift() ?? { status: 500, body: {} });
  const errors: unknown[] = [];
  const client = createClient({ baseUrl: "http://baton.test", fetch });
  const options = {
    wantsNext: () => wantsNext,
    failed: (error: unknown) => void errors.push(error),
  };
  const pending = reportResult(client, report, options);
  await vi.runAllTimersAsync();
  return { next: await pending, paths: calls.map((call) => call.path), errors };
}

describe("reportResult", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("answers the next task", async () => {
    const { next } = await send([{ body: { taskId: "next" } }]);
    expect(next).toMatchObject({ taskId: "next" });
  });

  it("uses the plain route when no next task is wanted", async () => {
    const { next, paths } = await send([{ body: "t" }], false);
    expect(next).toBe(undefined);
    expect(paths).toEqual(["/tasks"]);
  });

  it("tries again after a failure that may pass", async () => {
    const answers = [{ status: 503 }, { status: 429 }, { status: 204 }];
    const { next, paths, errors } = await send(answers);
    expect(next).toBe(undefined);
    expect(paths).toHaveLength(3);
    expect(errors).toMatchObject([{ status: 503 }, { status: 429 }]);
  });

  it("does not try again after a refusal", async () => {
    const { paths, errors } = await send([{ status: 400, body: { message: "bad" } }]);
    expect(paths).toHaveLength(1);
    expect(errors).toMatchObject([{ status: 400, message: "bad" }]);
  });

  it("gives up after twelve attempts", async () => {
    const { next, paths } = await send([]);
    expect(next).toBe(undefined);
    expect(paths).toHaveLength(12);
  });
});
