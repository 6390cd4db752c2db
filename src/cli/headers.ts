/** What of a message's head goes on to the next connection. */
import type { IncomingMessage } from "node:http";
import { CALL_HEADER } from "../lib/left-calls.ts";

/** Headers that concern one connection only (RFC 9110, section 7.6.1), `expect`, which the front has answered
 * already, and what only the front and the gateway say. */
const CONNECTION_HEADERS = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "expect", CALL_HEADER],
]);

/** Whether a header, by its name in lower case, concerns one connection only. */
export function isOfConnection(name: string): boolean {
  return CONNECTION_HEADERS.has(name);
}

const USUAL_CONNECTION_VALUES = new Set(["keep-alive", "close"]);

/** The first value of a header, its name in lower case. Name, value, name, value, … */
export function valueOf(headers: string[], wanted: string): string | undefined {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === wanted);
  return at === -1 ? undefined : headers[at + 1];
}

/** The headers without those of the connection that they came on. Name, value, name, value, … */
export function endToEndHeaders(headers: string[]): string[] {
  const named = namedByConnection(headers);
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? "";
    const lowerCase = name.toLowerCase();
    if (CONNECTION_HEADERS.has(lowerCase) || named.includes(lowerCase)) continue;
    kept.push(name, headers[index + 1] ?? "");
  }
  return kept;
}

/** Other headers that the `connection` header declares to be of this connection. */
function namedByConnection(headers: string[]): string[] {
  const named: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== "connection") continue;
    const value = (headers[index + 1] ?? "").toLowerCase();
    if (!USUAL_CONNECTION_VALUES.has(value)) named.push(...value.split(/\s*,\s*/));
  }
  return named;
}

/** The head of the request for workerd, its end included. @param call names it. */
export function requestHead(request: IncomingMessage, call?: string): string {
  const headers = endToEndHeaders(request.rawHeaders);
  let head = `${request.method} ${request.url} HTTP/1.1\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  if (call !== undefined) head += `${CALL_HEADER}: ${call}\r\n`;
  // HTTP/1.0 knows requests without it, HTTP/1.1 does not.
  if (request.headers.host === undefined) head += "host: localhost\r\n";
  if (request.headers["transfer-encoding"] !== undefined) head += "transfer-encoding: chunked\r\n";
  return `${head}\r\n`;
}

/** Whether the headers say how long the body is. Name, value, name, value, … */
export function hasLength(headers: string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === "content-length");
}
