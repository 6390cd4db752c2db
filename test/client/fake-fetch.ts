/** A `fetch` for tests: keeps what was asked and answers what it is told to. */
import type { FetchFunction, FetchReply } from "../../src/client/index.ts";

/** One request as it arrived. */
export interface Call {
  method: string;
  /** Path and query below `/api`. */
  path: string;
  headers: Record<string, string>;
  /** The body, parsed when it is JSON. */
  body: unknown;
}

/** What is answered: a status, and a body that is sent as JSON unless it is text. */
export interface Answer {
  status?: number;
  body?: unknown;
}

/** A reply as the client reads it. */
export function reply({ status = 200, body }: Answer): FetchReply {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: () => null },
    text: () => Promise.resolve(text),
  };
}

/** Answers every request by a function of it. */
export function fakeFetch(answer: (call: Call) => Answer | Promise<Answer>): {
  fetch: FetchFunction;
  calls: Call[];
} {
  const calls: Call[] = [];
  const fetch: FetchFunction = async (url, request) => {
    const call: Call = {
      method: request.method,
      path: url.slice(url.indexOf("/api") + 4),
      headers: request.headers,
      body: parseBody(request.body),
    };
    calls.push(call);
    return reply(await answer(call));
  };
  return { fetch, calls };
}

function parseBody(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
