import { afterEach, describe, expect, it, vi } from "vitest";
import { QUICK } from "../../../helpers/scenario-tasks.ts";
import { inBothWays, typed } from "../../../helpers/scenario.ts";

describe("an execution and the web, straight and with evictions", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("calls a URL and takes the answer, or tries again", async () => {
    const seen = new Map<string, string[]>();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      const key = request.headers.get("idempotency-key") ?? "";
      const run = key.slice(0, key.lastIndexOf("-"));
      const calls = seen.get(run) ?? [];
      seen.set(run, [...calls, key]);
      if (calls.length === 0) return new Response("later", { status: 503 });
      return Response.json({ method: request.method, body: await request.json() });
    });
    const http_request = {
      uri: "http://127.0.0.1:9/thing",
      method: "POST",
      body: { n: "${workflow.input.n}" },
    };
    const result = await inBothWays({
      start: { input: { n: 4 } },
      taskDefs: { call: QUICK },
      definition: {
        tasks: [{ ...typed("HTTP", "h", { inputParameters: { http_request } }), name: "@call" }],
      },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { response: { statusCode: 200, body: { method: "POST", body: { n: 4 } } } },
      tasks: [{ status: "FAILED" }, { status: "COMPLETED", retryCount: 1 }],
    });
    // Each attempt bears a key of its own, so that a repeated delivery can be told from a new attempt.
    for (const keys of seen.values()) expect(new Set(keys).size).toBe(2);
  });
});
