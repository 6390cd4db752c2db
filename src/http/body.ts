/** Reading request bodies, with their limits. */
import { numberBeyond, settleNumbers } from "../model/json-numbers.ts";
import {
  MAX_JSON_CONTAINERS,
  structureProblem,
  TOO_MANY_CONTAINERS,
} from "../model/json-structure.ts";
import { MAX_REQUEST_BYTES, MAX_REQUEST_NESTING } from "../model/request-limits.ts";
import { HttpError } from "./errors.ts";

/** What is read and thrown away of a body over the limit, so that its sender gets to the answer. */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

const JSON_CONTENT_TYPE = /^application\/(?:[\w.+-]+\+)?json$/i;

/** For bodies that come whole: nothing of one stays in them. */
const STRICT_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const LENIENT_DECODER = new TextDecoder();

/** A body and its length in bytes (an upper bound when it was declared). */
export interface BodyText {
  text: string;
  bytes: number;
}

/**
 * Refuses a body that is not declared as JSON. Where the header came twice, which the Go SDK sends, the
 * first one counts.
 */
export function requireJsonContentType(request: Request): void {
  const declared = request.headers.get("content-type") ?? "application/octet-stream";
  const [type = ""] = declared.split(/[;,]/);
  if (JSON_CONTENT_TYPE.test(type.trim())) return;
  throw new HttpError(415, `Content-Type '${declared}' is not supported`);
}

/** What a body has to be. */
interface Expected {
  kind: "json" | "text";
  optional?: true;
  isExact?: true;
}

/** Reads a whole body. @throws HttpError 413 over the limit, 400 when there is none, or none that can be read. */
export async function readBody(
  request: Request,
  { kind, optional, isExact }: Expected,
): Promise<BodyText> {
  // JSON is UTF-8. Other texts, such as lines of a log, are read as far as they can be.
  const fatal = kind === "json" || isExact === true;
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > MAX_REQUEST_BYTES) {
    if (request.body !== null) await discard(request.body.getReader(), 0);
    throw tooLarge();
  }
  const body = Number.isNaN(declared)
    ? await readStream(request, new TextDecoder("utf-8", { fatal, ignoreBOM: false }))
    : {
        text: decode(fatal ? STRICT_DECODER : LENIENT_DECODER, await request.arrayBuffer()),
        bytes: declared,
      };
  if (body.text === "" && optional !== true)
    throw new HttpError(400, "Required request body is missing");
  return body;
}

/** Parses a JSON body. @throws HttpError 400 for anything but JSON, for null, and for numbers that cannot be held. */
export function parseJson(text: string): unknown {
  refuseCostlyStructure(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, `JSON parse error: ${(error as Error).message}`);
  }
  if (value === null) throw new HttpError(400, "Required request body is missing");
  const beyond = settleNumbers(value);
  if (beyond !== null) throw new HttpError(400, `JSON parse error: ${numberBeyond(beyond)}`);
  return value;
}

/** Reads a body of undeclared length, holding no more of it than the limit. */
async function readStream(request: Request, decoder: TextDecoder): Promise<BodyText> {
  if (request.body === null) return { text: "", bytes: 0 };
  const reader = request.body.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decode(decoder), bytes };
    bytes += value.byteLength;
    if (bytes > MAX_REQUEST_BYTES) {
      await discard(reader, bytes);
      throw tooLarge();
    }
    try {
      text += decode(decoder, value, true);
    } catch (error) {
      await discard(reader, bytes);
      throw error;
    }
  }
}

function decode(decoder: TextDecoder, bytes?: ArrayBuffer | Uint8Array, stream = false): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new HttpError(400, "The body is not UTF-8");
  }
}

/** An answer given before a body is read would reach its sender as a broken connection. */
async function discard(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  already: number,
): Promise<void> {
  let bytes = already;
  while (bytes <= MAX_DISCARDED_BYTES) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.byteLength;
  }
  await reader.cancel();
}

function tooLarge(): HttpError {
  return new HttpError(413, `The request body is larger than ${MAX_REQUEST_BYTES} bytes`);
}

function refuseCostlyStructure(text: string): void {
  const problem = structureProblem(text, {
    depth: MAX_REQUEST_NESTING,
    containers: MAX_JSON_CONTAINERS,
  });
  if (problem === "containers") {
    throw new HttpError(413, TOO_MANY_CONTAINERS);
  }
  if (problem === "depth") {
    throw new HttpError(400, `JSON parse error: nested deeper than ${MAX_REQUEST_NESTING} levels`);
  }
}
