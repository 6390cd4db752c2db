/**
 * Makes the call of an HTTP task.
 *
 * R1. Every hop of a redirect passes the address guard before it is called.
 * R2. Whatever happens, the answer is a value; nothing is thrown and no timer is left behind.
 * R3. No answer is waited for without end, and none is read beyond `MAX_BODY_BYTES`.
 *
 * Platform: `fetch` refuses a body with GET and HEAD, in workerd as elsewhere; such a body is left
 * out. It joins the values of a repeated header (but for Set-Cookie) and writes names in lower case.
 */
import { httpAnswerOf, httpFailureOf, httpRefusalOf } from "../../engine/http-exchange.ts";
import type { HttpAnswer, HttpMethod, HttpTaskRequest } from "../../engine/http-exchange.ts";
import type { TraceContext } from "../../model/trace-context.ts";
import type { AddressGuard } from "./address-guard.ts";

const MAX_REDIRECTS = 10;
/** Of the answer, after decompression. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** All hops together: an answer that comes byte by byte would otherwise last for ever. */
const MAX_EXCHANGE_MS = 3_600_000;
/** Some servers, GitHub's API among them, refuse requests without one. */
const USER_AGENT = "Baton";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Secrets that were meant for the first origin. */
const ORIGIN_HEADERS = ["authorization", "cookie", "proxy-authorization"];
const BODY_HEADERS = ["content-type", "content-encoding", "content-language", "content-location"];
/** Belong to the connection, which is the platform's: workerd waits for ever on `Expect`. */
const CONNECTION_HEADERS = [
  ...["connection", "content-length", "expect", "host", "keep-alive", "proxy-connection"],
  ...["te", "trailer", "transfer-encoding", "upgrade"],
];

/** The timers of the platform, or a test's. */
export interface Timers {
  /** @returns what `clear` takes. */
  set(run: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

export interface HttpRunOptions {
  guard: AddressGuard;
  fetch: typeof fetch;
  /** Sent as `Idempotency-Key`, unless the request has one of its own. */
  idempotencyKey: string;
  /** Sent on, unless the request has a `traceparent` of its own. */
  trace?: TraceContext | undefined;
  timers?: Timers;
}

const PLATFORM_TIMERS: Timers = {
  set: (run, milliseconds) => setTimeout(run, milliseconds),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** What one `fetch` sends. */
interface Hop {
  url: URL;
  method: HttpMethod;
  headers: Headers;
  body: string | null;
}

/** A reason to give up that is worded for the user. */
class GivenUp extends Error {
  override readonly name = "GivenUp";
}

/** A hop that the guard did not let pass. */
class Refused extends Error {
  override readonly name = "Refused";
}

/** Calls, follows redirects and reads the answer. Never throws (R2). */
export async function runHttpTask(
  request: HttpTaskRequest,
  options: HttpRunOptions,
): Promise<HttpAnswer> {
  const deadline = new Deadline(options.timers ?? PLATFORM_TIMERS);
  try {
    const response = await answerOf(request, options, deadline);
    return httpAnswerOf({
      statusCode: response.status,
      reasonPhrase: response.statusText,
      headers: [...response.headers],
      bodyText: await textOf(response, request.readTimeoutMs, deadline),
    });
  } catch (error) {
    // Ends a connection that still carries an answer nobody reads.
    deadline.abort(new GivenUp("given up"));
    if (error instanceof Refused) return httpRefusalOf(error.message);
    return httpFailureOf(request, describe(error));
  } finally {
    deadline.stop();
  }
}

/** Follows redirects (R1). @throws what went wrong. */
async function answerOf(
  request: HttpTaskRequest,
  options: HttpRunOptions,
  deadline: Deadline,
): Promise<Response> {
  // Called as a property of `options` it would have the wrong `this`, which workerd refuses.
  const { fetch, guard } = options;
  const limit = request.connectTimeoutMs + request.readTimeoutMs;
  let hop = firstHop(request, options);
  for (let redirects = 0; ; redirects += 1) {
    const refusal = guard(hop.url);
    if (refusal !== null) throw new Refused(redirects === 0 ? refusal : `redirected: ${refusal}`);
    deadline.allow(limit, `Read timed out: no answer within ${limit} ms`);
    const response = await fetch(hop.url.href, {
      method: hop.method,
      headers: hop.headers,
      ...(hop.body === null ? {} : { body: hop.body }),
      redirect: "manual",
      // Cloudflare's cache would answer some repeated calls without making them.
      cache: "no-store",
      signal: deadline.signal,
    });
    const next = nextHop(hop, response);
    if (next === null) return response;
    await response.body?.cancel();
    if (redirects === MAX_REDIRECTS) throw new GivenUp(`more than ${MAX_REDIRECTS} redirects`);
    hop = next;
  }
}

function firstHop(
  request: HttpTaskRequest,
  { idempotencyKey, trace }: Pick<HttpRunOptions, "idempotencyKey" | "trace">,
): Hop {
  const headers = new Headers();
  for (const [name, value] of request.headers) headers.append(name, value);
  remove(headers, CONNECTION_HEADERS);
  if (!headers.has("idempotency-key")) headers.set("Idempotency-Key", idempotencyKey);
  if (trace !== undefined && !headers.has("traceparent")) setTrace(headers, trace);
  if (!headers.has("user-agent")) headers.set("User-Agent", USER_AGENT);
  const { method } = request;
  const body = method === "GET" || method === "HEAD" ? null : request.body;
  return { url: urlOf(request.uri), method, headers, body };
}

/** A `tracestate` belongs to its `traceparent`. */
function setTrace(headers: Headers, { traceparent, tracestate }: TraceContext): void {
  headers.set("traceparent", traceparent);
  if (tracestate === undefined) headers.delete("tracestate");
  else headers.set("tracestate", tracestate);
}

function urlOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url !== null) return url;
  throw new GivenUp(
    base === undefined ? "URI is not absolute" : "the Location of a redirect is not a URI",
  );
}

/** Null: the response is the answer. */
function nextHop(hop: Hop, response: Response): Hop | null {
  const location = response.headers.get("location");
  if (!REDIRECTS.has(response.status) || location === null) return null;
  const next: Hop = { ...hop, url: urlOf(location, hop.url), headers: new Headers(hop.headers) };
  if (next.url.origin !== hop.url.origin) remove(next.headers, ORIGIN_HEADERS);
  if (becomesGet(hop.method, response.status)) {
    next.method = "GET";
    next.body = null;
    remove(next.headers, BODY_HEADERS);
  }
  return next;
}

/** As the Fetch standard has it. */
function becomesGet(method: HttpMethod, status: number): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return method === "POST" && (status === 301 || status === 302);
}

function remove(headers: Headers, names: readonly string[]): void {
  for (const name of names) headers.delete(name);
}

/** Reads a body (R3). @throws GivenUp when it is too large. */
async function textOf(
  response: Response,
  readTimeoutMs: number,
  deadline: Deadline,
): Promise<string> {
  if (response.body === null) return "";
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const decoder = decoderOf(response.headers.get("content-type"));
  let text = "";
  let bytes = 0;
  for (;;) {
    deadline.allow(readTimeoutMs, `Read timed out: nothing more within ${readTimeoutMs} ms`);
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BODY_BYTES) {
      throw new GivenUp(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A decoder for the charset of a content type; UTF-8 where none is named or it is not known. */
function decoderOf(contentType: string | null): TextDecoder {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1];
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder();
  }
}

/** Aborts when an exchange, or a part of it, takes too long. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timers: Timers;
  readonly #whole: unknown;
  #part: unknown;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#whole = timers.set(
      () => this.abort(new GivenUp(`not finished within ${MAX_EXCHANGE_MS} ms`)),
      MAX_EXCHANGE_MS,
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the next part so much time; the part before is over. */
  allow(milliseconds: number, problem: string): void {
    this.#timers.clear(this.#part);
    this.#part = this.#timers.set(() => this.abort(new GivenUp(problem)), milliseconds);
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  stop(): void {
    this.#timers.clear(this.#part);
    this.#timers.clear(this.#whole);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // workerd hides from the Worker why it could not connect, and logs it under that reference.
  if (error.message.startsWith("internal error")) {
    return `no connection: unknown name, failed TLS or an address that is not allowed (${error.message})`;
  }
  // Node's message is "fetch failed", with the socket's error behind it.
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  return cause.message === "" ? code : cause.message;
}
