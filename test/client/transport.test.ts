import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BatonApiError } from "../../src/client/errors.ts";
import type { FetchFunction } from "../../src/client/runtime.ts";
import { createTransport, path } from "../../src/client/transport.ts";
import { fakeFetch, reply } from "./fake-fetch.ts";
import type { Answer } from "./fake-fetch.ts";

const baseUrl = "http://baton.test";

async function refusal(answer: Answer): Promise<BatonApiError> {
  const { fetch } = fakeFetch(() => answer);
  const thrown: unknown = await createTransport({ baseUrl, fetch })
    .text({ method: "GET", path: "/x" })
    .catch((error: unknown) => error);
  if (!BatonApiError.is(thrown)) throw new Error(`not refused: ${String(thrown)}`);
  return thrown;
}

/** Never answers; fails when it is aborted, as every fetch does. */
const silence: FetchFunction = (_url, request) =>
  new Promise((_resolve, reject) => {
    const signal = request.signal as unknown as AbortSignal;
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });

describe("path", () => {
  it("encodes each segment, slashes included", () => {
    expect(path("workflow", "a/b c", 3)).toBe("/workflow/a%2Fb%20c/3");
  });
});

describe("createTransport", () => {
  it.each([
    "http://baton.test",
    "http://baton.test/",
    "http://baton.test/api",
    "http://baton.test/api/",
  ])("adds /api once to %s", async (root) => {
    const urls: string[] = [];
    const fetch: FetchFunction = (url) => {
      urls.push(url);
      return Promise.resolve(reply({ body: "ok" }));
    };
    await createTransport({ baseUrl: root, fetch }).text({ method: "GET", path: "/version" });
    expect(urls).toEqual(["http://baton.test/api/version"]);
  });

  it("sends JSON with the caller's headers", async () => {
    const { fetch, calls } = fakeFetch(() => ({}));
    const transport = createTransport({ baseUrl, headers: { "x-authorization": "key" }, fetch });
    await transport.text({ method: "POST", path: "/x", body: { a: 1 } });
    expect(calls).toEqual([
      {
        method: "POST",
        path: "/x",
        headers: { "x-authorization": "key", "content-type": "application/json" },
        body: { a: 1 },
      },
    ]);
  });

  it("sends text as it is, without quotes", async () => {
    const { fetch, calls } = fakeFetch(() => ({}));
    await createTransport({ baseUrl, fetch }).text({ method: "POST", path: "/x", text: "a line" });
    expect(calls[0]).toMatchObject({
      body: "a line",
      headers: { "content-type": "text/plain" },
    });
  });

  it("leaves undefined members out of the query and repeats lists", async () => {
    const { fetch, calls } = fakeFetch(() => ({}));
    await createTransport({ baseUrl, fetch }).text({
      method: "GET",
      path: "/x",
      query: { a: undefined, b: ["1", "2 3"], c: false, d: 0 },
    });
    expect(calls[0]?.path).toBe("/x?b=1&b=2%203&c=false&d=0");
  });

  it("answers undefined for an empty reply", async () => {
    const { fetch } = fakeFetch(() => ({ status: 204 }));
    expect(await createTransport({ baseUrl, fetch }).json({ method: "GET", path: "/x" })).toBe(
      undefined,
    );
  });

  it("refuses an empty reply where a body is required", async () => {
    const { fetch } = fakeFetch(() => ({}));
    const asked = createTransport({ baseUrl, fetch }).required({ method: "GET", path: "/x" });
    await expect(asked).rejects.toThrow("The server's answer is not JSON");
  });

  it("turns the server's error body into a BatonApiError", async () => {
    const validationErrors = [{ path: "name", message: "must not be empty" }];
    const error = await refusal({
      status: 400,
      body: { status: 400, message: "Validation failed", retryable: false, validationErrors },
    });
    expect(error).toMatchObject({
      name: "BatonApiError",
      status: 400,
      message: "Validation failed",
      retryable: false,
      validationErrors,
    });
  });

  it.each([
    { status: 404, retryable: false },
    { status: 409, retryable: false },
    { status: 429, retryable: true },
    { status: 500, retryable: true },
    { status: 503, retryable: true },
  ])("says of $status that retrying is $retryable", async ({ status, retryable }) => {
    const error = await refusal({ status, body: { message: "no", retryable: false } });
    expect(error.retryable).toBe(retryable);
  });

  it("believes a server that says that retrying helps", async () => {
    expect((await refusal({ status: 409, body: { retryable: true } })).retryable).toBe(true);
  });

  it("keeps the beginning of a page that a proxy answered with", async () => {
    const error = await refusal({ status: 502, body: `<html>Bad gateway${"!".repeat(500)}` });
    expect(error.message).toMatch(/^<html>Bad gateway!+$/);
    expect(error.message).toHaveLength(200);
  });

  it("names the status when a refusal has no body", async () => {
    expect((await refusal({ status: 418 })).message).toBe("The server answered 418");
  });

  it("says why there was no answer, from the depth of the platform's error", async () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "X" });
    const fetch: FetchFunction = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const asked = createTransport({ baseUrl, fetch }).text({ method: "GET", path: "/x" });
    await expect(asked).rejects.toMatchObject({
      status: 0,
      retryable: true,
      message: "No answer from http://baton.test/api: connect ECONNREFUSED 127.0.0.1:1",
    });
  });

  it("uses the code when the platform's error has no message", async () => {
    const cause = Object.assign(new Error(""), { code: "ECONNRESET" });
    const fetch: FetchFunction = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const asked = createTransport({ baseUrl, fetch }).text({ method: "GET", path: "/x" });
    await expect(asked).rejects.toThrow("No answer from http://baton.test/api: ECONNRESET");
  });

  describe("with the platform's own fetch", () => {
    afterEach(() => vi.unstubAllGlobals());

    it("calls it as a method of the global object", async () => {
      const platformFetch = vi.fn(() => Promise.resolve(reply({ body: "1" })));
      vi.stubGlobal("fetch", platformFetch);
      await createTransport({ baseUrl }).text({ method: "GET", path: "/x" });
      expect(platformFetch.mock.contexts).toEqual([globalThis]);
    });
  });

  describe("when the server is silent", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    it("gives up after the request's time limit", async () => {
      const asked = createTransport({ baseUrl, fetch: silence }).text({
        method: "GET",
        path: "/x",
        timeoutMs: 50,
      });
      const outcome = expect(asked).rejects.toMatchObject({ status: 0, retryable: true });
      await vi.advanceTimersByTimeAsync(50);
      await outcome;
    });

    it("leaves no timer behind when it is answered", async () => {
      const { fetch } = fakeFetch(() => ({}));
      await createTransport({ baseUrl, fetch }).text({ method: "GET", path: "/x" });
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
