/**
 * What an HTTP task asks for and what becomes of the answer (Conductor's `HttpTask`), without the
 * call itself.
 *
 * Better than Conductor: methods in any case, timeouts of 30 s instead of 3 s, and an answer of 4xx
 * or 5xx is kept in the same structure as one of 2xx.
 */
import { settleNumbers } from "../model/json-numbers.ts";
import { MAX_JSON_CONTAINERS, structureProblem } from "../model/json-structure.ts";
import { isJsonObject } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { reasonPhraseOf } from "./http-reason-phrases.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
/** An hour: no exchange holds its execution awake for longer than that without a byte. */
const MAX_TIMEOUT_MS = 3_600_000;
const DEFAULT_MEDIA_TYPE = "application/json";
/** Bytes of UTF-8 of the body that a failure's reason quotes. */
const REASON_BODY_BYTES = 1_024;
/** JSON nested deeper stays text: what reads it later walks it recursively. */
const BODY_LIMITS = { depth: 1_000, containers: MAX_JSON_CONTAINERS };

const MISSING_URI =
  "Missing HTTP URI.  See documentation for HttpTask for required input parameters";
const MISSING_METHOD = "No HTTP method specified";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const;

export type HttpMethod = (typeof METHODS)[number];

/** A checked request. Whether its URI may be called is for the caller to judge. */
export interface HttpTaskRequest {
  uri: string;
  method: HttpMethod;
  /** Names as the user wrote them, each name once per value; Accept and Content-Type included. */
  headers: [name: string, value: string][];
  /** Null: no body. */
  body: string | null;
  /** Milliseconds until the connection stands; they and those of the read are one limit for the headers. */
  connectTimeoutMs: number;
  /** Milliseconds without a byte of the answer. */
  readTimeoutMs: number;
}

export interface HttpTaskResponse {
  statusCode: number;
  /** May be empty, as it always is over HTTP/2. */
  reasonPhrase: string;
  headers: [name: string, value: string][];
  bodyText: string;
}

/** How an HTTP task ended. */
export interface HttpAnswer {
  status: "COMPLETED" | "FAILED";
  output: JsonObject;
  /** Present when it failed. */
  reason?: string;
}

export type ParsedHttpRequest =
  | { ok: true; request: HttpTaskRequest }
  | { ok: false; reason: string };

/** What a field of the input cannot be; its message completes the reason of the failed task. */
class InvalidField extends Error {
  override readonly name = "InvalidField";
}

/**
 * Reads the request from the task's input: from `http_request` if there is one, else from the input
 * itself. Never throws; unknown fields are ignored.
 */
export function httpRequestOf(input: JsonObject): ParsedHttpRequest {
  const asked = input["http_request"] ?? input;
  try {
    if (!isJsonObject(asked)) throw new InvalidField("http_request must be an object");
    const uri = textOf(asked["uri"], "uri").trim();
    if (uri === "") return { ok: false, reason: MISSING_URI };
    const method = textOf(asked["method"], "method").trim();
    if (method === "") return { ok: false, reason: MISSING_METHOD };
    return { ok: true, request: requestOf(asked, uri, method) };
  } catch (error) {
    if (error instanceof InvalidField) return { ok: false, reason: framed(error.message) };
    throw error;
  }
}

function requestOf(asked: JsonObject, uri: string, method: string): HttpTaskRequest {
  const known = METHODS.find((name) => name === method.toUpperCase());
  if (known === undefined) throw new InvalidField(`Invalid HTTP method: ${method}`);
  const connect = timeoutOf(asked, "connectionTimeOut");
  const read = timeoutOf(asked, "readTimeOut");
  return {
    uri,
    method: known,
    headers: headersOf(asked),
    body: bodyTextOf(asked["body"]),
    // Nobody sees when a connection stands. Who only says how long an answer may take wants no more than that.
    connectTimeoutMs: connect ?? (read === null ? DEFAULT_TIMEOUT_MS : 0),
    readTimeoutMs: read ?? DEFAULT_TIMEOUT_MS,
  };
}

/**
 * The user's headers, with Accept and Content-Type before them. Conductor adds a header to the
 * field of the same meaning, which sends two content types; here a Content-Type among the headers
 * takes the field's place, and an Accept that of the default.
 */
function headersOf(asked: JsonObject): [string, string][] {
  const given = asked["headers"] ?? {};
  if (!isJsonObject(given)) throw new InvalidField("headers must be an object");
  const own = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]],
  );
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const accept = acceptOf(asked["accept"]);
  const before: [string, string][] = [];
  if (accept !== "") before.push(["Accept", accept]);
  else if (!names.has("accept")) before.push(["Accept", DEFAULT_MEDIA_TYPE]);
  if (!names.has("content-type")) {
    const contentType = textOf(asked["contentType"], "contentType").trim();
    before.push(["Content-Type", contentType === "" ? DEFAULT_MEDIA_TYPE : contentType]);
  }
  return [...before, ...own];
}

/** Empty: not given. */
function acceptOf(value: Json | undefined): string {
  const list = Array.isArray(value) ? value : [value];
  return list
    .map((item) => textOf(item, "accept").trim())
    .filter((item) => item !== "")
    .join(", ");
}

/** A scalar as text; empty for null and for what is not given. */
function textOf(value: Json | undefined, field: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") throw new InvalidField(`${field} must be a text`);
  return String(value);
}

function bodyTextOf(value: Json | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The fields of a request that bound its time. */
export const TIMEOUT_FIELDS = ["connectionTimeOut", "readTimeOut"] as const;

/** Whether a value is milliseconds, as a number or a numeric text, or is not given. */
export function isTimeout(value: Json | undefined): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== "number" && typeof value !== "string") return false;
  return Number(value) >= 0;
}

/** Milliseconds; null, which 0 is too: not given. */
function timeoutOf(asked: JsonObject, field: (typeof TIMEOUT_FIELDS)[number]): number | null {
  const value = asked[field];
  if (!isTimeout(value)) {
    throw new InvalidField(`${field} must be milliseconds, not ${JSON.stringify(value)}`);
  }
  const milliseconds = Number(value ?? 0);
  return milliseconds > 0 ? Math.min(Math.ceil(milliseconds), MAX_TIMEOUT_MS) : null;
}

/** The end of a task that was answered: COMPLETED by any 2xx, FAILED by everything else. */
export function httpAnswerOf(response: HttpTaskResponse): HttpAnswer {
  const { statusCode, bodyText } = response;
  const reasonPhrase = response.reasonPhrase || reasonPhraseOf(statusCode);
  const body = bodyOf(bodyText);
  const output: JsonObject = {
    response: {
      statusCode,
      reasonPhrase,
      headers: grouped(response.headers),
      body: body === TOO_MANY_PARTS ? null : body,
    },
  };
  if (body === TOO_MANY_PARTS) {
    const reason = `The answer holds more than ${MAX_JSON_CONTAINERS} lists and objects`;
    return { status: "FAILED", output, reason: framed(reason) };
  }
  if (statusCode >= 200 && statusCode <= 299) return { status: "COMPLETED", output };
  const status = `HTTP ${statusCode} ${reasonPhrase}`.trimEnd();
  const reason = bodyText === "" ? status : `${status}: ${firstBytes(bodyText, REASON_BODY_BYTES)}`;
  return { status: "FAILED", output, reason };
}

/**
 * The end of a task whose call was not answered: no connection, a timeout, an answer that is too
 * large. Its `response` is a text, as it is in Conductor.
 */
export function httpFailureOf(request: HttpTaskRequest, message: string): HttpAnswer {
  const uri = request.uri.replace(/^([^/?#]*\/\/)[^/?#]*@/, "$1***@");
  return httpRefusalOf(`I/O error on ${request.method} request for "${uri}": ${message}`);
}

/** The end of a task whose call was not made. */
export function httpRefusalOf(message: string): HttpAnswer {
  return { status: "FAILED", output: { response: message }, reason: framed(message) };
}

function framed(message: string): string {
  return `Failed to invoke HTTP task due to: ${message}`;
}

/** Name → values. Built from entries: a header may be called `__proto__`. */
function grouped(headers: HttpTaskResponse["headers"]): JsonObject {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(values);
}

/** A body whose value would take more memory than there is. */
const TOO_MANY_PARTS = Symbol("too many parts");

/**
 * The body as Conductor hands it on, whatever its content type: JSON objects, lists and numbers as
 * such, other JSON values as text, what is no JSON as it came, null when there is none.
 */
function bodyOf(text: string): Json | typeof TOO_MANY_PARTS {
  if (text === "") return null;
  if (/^\s*[[{]/.test(text)) {
    const problem = structureProblem(text, BODY_LIMITS);
    if (problem !== null) return problem === "depth" ? text : TOO_MANY_PARTS;
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return text;
  }
  // A number that cannot be held would be lost: the text keeps it.
  if (settleNumbers(value) !== null) return text;
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (typeof value !== "object" || value === null) return String(value);
  return value;
}

/** The start of a text: at most so many bytes of UTF-8, no character cut. */
function firstBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}
