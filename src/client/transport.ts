/** One HTTP exchange: builds the URL, sends, reads the reply, turns a refusal into BatonApiError. */
import { BatonApiError, messageOf } from "./errors.ts";
import type { ApiErrorBody } from "./errors.ts";
import { runtime } from "./runtime.ts";
import type { FetchFunction, FetchReply, FetchRequest } from "./runtime.ts";

const REQUEST_TIMEOUT_MS = 30_000;

/** Where the server is, and how to talk to it. */
export interface TransportOptions {
  /** The server's root, such as `http://localhost:8080`; `/api` is added. */
  baseUrl: string;
  /** Sent with every request, such as an `X-Authorization` token. */
  headers?: Record<string, string>;
  /** Used instead of the platform's `fetch`. */
  fetch?: FetchFunction;
  /** Used instead of `JSON`, by a caller that must not lose digits of large numbers. */
  json?: JsonCodec;
}

/** Reads and writes JSON. */
export interface JsonCodec {
  parse(text: string): unknown;
  stringify(value: unknown): string | undefined;
}

/** A value of a query string; a list is written as one member per element, undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One request. `path` starts with a slash and is already encoded. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  query?: Record<string, QueryValue>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, under `text/plain`; wins over `body`. */
  text?: string;
  /** How long to wait for the answer, in milliseconds. */
  timeoutMs?: number;
}

/** Sends a request. All throw BatonApiError on any answer outside 2xx and on none. */
export interface Transport {
  /** The JSON of the reply; undefined when the reply has no body (204, for example). */
  json<T>(request: ApiRequest): Promise<T | undefined>;
  /** As `json`, for a route that always has a body. */
  required<T>(request: ApiRequest): Promise<T>;
  /** The reply as text, "" when it is empty. */
  text(request: ApiRequest): Promise<string>;
  /** As `required`, together with the headers of the reply. */
  withHeaders<T>(request: ApiRequest): Promise<{ body: T; headers: FetchReply["headers"] }>;
  /** The headers of the reply alone, for a route whose body is empty. */
  headers(request: ApiRequest): Promise<FetchReply["headers"]>;
}

/** Encodes path segments: `path("workflow", id)` is `/workflow/<id>`. */
export function path(...segments: (string | number)[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

/** Makes the one function through which all resources talk to the server. */
export function createTransport(options: TransportOptions): Transport {
  const root = `${options.baseUrl.replace(/\/+$/, "").replace(/\/api$/, "")}/api`;
  const codec = options.json ?? JSON;
  const text = async (request: ApiRequest): Promise<string> =>
    (await exchange(root, options, request)).body;
  const json = async <T>(request: ApiRequest): Promise<T | undefined> => {
    const body = await text(request);
    return body === "" ? undefined : parse<T>(codec, body);
  };
  const required = async <T>(request: ApiRequest): Promise<T> =>
    parse<T>(codec, await text(request));
  const withHeaders = async <T>(request: ApiRequest) => {
    const { body, headers } = await exchange(root, options, request);
    return { body: parse<T>(codec, body), headers };
  };
  const headers = async (request: ApiRequest): Promise<FetchReply["headers"]> =>
    (await exchange(root, options, request)).headers;
  return { json, required, text, withHeaders, headers };
}

async function exchange(
  root: string,
  options: TransportOptions,
  request: ApiRequest,
): Promise<{ body: string; headers: FetchReply["headers"] }> {
  const url = root + request.path + queryText(request.query ?? {});
  const abort = new runtime.AbortController();
  const timer = runtime.setTimeout(() => abort.abort(), request.timeoutMs ?? REQUEST_TIMEOUT_MS);
  const init: FetchRequest = { ...requestInit(options, request), signal: abort.signal };
  try {
    // Called as a method of the global object: Workers refuse a detached `fetch`.
    const reply = await (options.fetch ? options.fetch(url, init) : runtime.fetch(url, init));
    const body = await reply.text();
    if (!reply.ok) {
      const requestId = reply.headers.get("x-request-id") ?? undefined;
      throw new BatonApiError(reply.status, errorBody(reply, body), { requestId });
    }
    return { body, headers: reply.headers };
  } catch (thrown) {
    if (BatonApiError.is(thrown)) throw thrown;
    const message = `No answer from ${root}: ${reasonOf(thrown)}`;
    throw new BatonApiError(0, { message }, { cause: thrown });
  } finally {
    runtime.clearTimeout(timer);
  }
}

function requestInit(options: TransportOptions, request: ApiRequest): FetchRequest {
  const headers: Record<string, string> = { ...options.headers };
  const init: FetchRequest = { method: request.method, headers };
  if (request.text !== undefined) {
    headers["content-type"] = "text/plain";
    init.body = request.text;
  } else if (request.body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = (options.json ?? JSON).stringify(request.body) ?? "null";
  }
  return init;
}

function queryText(query: Record<string, QueryValue>): string {
  const members: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const values = typeof value === "object" ? value : [value];
    for (const each of values) members.push(`${name}=${encodeURIComponent(each)}`);
  }
  return members.length === 0 ? "" : `?${members.join("&")}`;
}

function parse<T>(codec: JsonCodec, body: string): T {
  try {
    return codec.parse(body) as T;
  } catch (cause) {
    throw new BatonApiError(0, { message: "The server's answer is not JSON" }, { cause });
  }
}

function errorBody(reply: FetchReply, body: string): ApiErrorBody {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch {
    // A proxy in between answers with a page; its text says more than the status alone.
  }
  const excerpt = body.slice(0, 200).trim();
  return { message: excerpt === "" ? `The server answered ${reply.status}` : excerpt };
}

/** Node's fetch says only "fetch failed" and keeps the reason, such as ECONNREFUSED, in the cause. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause: unknown = thrown.cause;
  if (!(cause instanceof Error)) return thrown.message;
  const code = "code" in cause ? String(cause.code) : "";
  return cause.message === "" ? code || thrown.message : messageOf(cause);
}
