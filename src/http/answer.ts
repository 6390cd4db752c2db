/** What a route answers. Each route has one content type, whatever the `Accept` header says. */

import type { JsonText } from "../app/ports.ts";
import { WARNINGS_HEADER } from "./header-names.ts";

/** Characters of the header that carries warnings; what is over is left out. */
const MAX_WARNINGS_LENGTH = 4000;

const JSON_TYPE = { "content-type": "application/json" };
const HTML_HEADERS = {
  "content-type": "text/html;charset=UTF-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
};
const TEXT_TYPE = { "content-type": "text/plain;charset=UTF-8" };

/** 200 with a value as JSON. */
export function json(value: unknown): Response {
  return jsonText(JSON.stringify(value));
}

/** 200 with JSON that is text already. */
export function jsonText(text: JsonText): Response {
  return new Response(text, { headers: JSON_TYPE });
}

/** 200 with a list of values that are JSON text already. */
export function jsonTextList(texts: readonly JsonText[]): Response {
  return jsonText(joined(listParts(texts)));
}

/** 200 with an object of lists of values that are JSON text already. */
export function jsonTextLists(lists: ReadonlyMap<string, readonly JsonText[]>): Response {
  const parts: JsonText[] = [];
  for (const [name, texts] of lists) {
    parts.push(`${parts.length === 0 ? "" : ","}${JSON.stringify(name)}:`, ...listParts(texts));
  }
  return jsonText(joined(["{", ...parts, "}"]));
}

/** 200 with an object whose last member is a list of values that are JSON text already.
 * @param members the members before it, at least one. */
export function jsonWithTexts(
  members: Readonly<Record<string, unknown>>,
  name: string,
  texts: readonly JsonText[],
): Response {
  const start = `${JSON.stringify(members).slice(0, -1)},${JSON.stringify(name)}:`;
  return jsonText(joined([start, ...listParts(texts), "}"]));
}

function listParts(texts: readonly JsonText[]): JsonText[] {
  return ["[", ...texts.flatMap((text, at) => (at === 0 ? [text] : [",", text])), "]"];
}

/** One text of many parts: a string where all are, else a stream that reads one part after the other. */
function joined(parts: readonly JsonText[]): JsonText {
  if (isStrings(parts)) return parts.join("");
  const bytes = bytesOf(parts);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await bytes.return(undefined)),
  });
}

function isStrings(parts: readonly JsonText[]): parts is readonly string[] {
  return parts.every((part) => typeof part === "string");
}

async function* bytesOf(parts: readonly JsonText[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const part of parts) {
    if (typeof part === "string") yield encoder.encode(part);
    else yield* part;
  }
}

/** 200 with a bare text. */
export function plainText(text: string): Response {
  return new Response(text, { headers: TEXT_TYPE });
}

/** 200 with a page that has its style inside and runs no script. */
export function html(page: string): Response {
  return new Response(page, { headers: HTML_HEADERS });
}

/** 200 without a body and so without a content type. */
export function empty(): Response {
  return new Response(null, { status: 200 });
}

/** 204. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** Adds warnings about what was accepted, as a JSON list in the header `Baton-Warnings`. */
export function withWarnings(response: Response, warnings: readonly string[]): Response {
  if (warnings.length === 0) return response;
  const told: string[] = [];
  let length = 0;
  for (const warning of warnings) {
    length += asciiJson(warning).length + 1;
    if (length > MAX_WARNINGS_LENGTH) break;
    told.push(warning);
  }
  if (told.length < warnings.length) told.push(`and ${warnings.length - told.length} more`);
  response.headers.set(WARNINGS_HEADER, asciiJson(told));
  return response;
}

/** Headers hold ASCII only. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
