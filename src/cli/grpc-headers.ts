/** Headers of calls on their way through the gateway. */
import type { IncomingHttpHeaders } from "node:http2";
import { isOfConnection, valueOf } from "./headers.ts";
import type { ResponseHead } from "./response-parser.ts";

/** Headers that each side has its own of. */
const OWN_HEADERS = new Set(["content-type", "content-length", "host", "date"]);

/** What gRPC has as trailers, and an answer without messages may have in its head. */
const TRAILERS = new Set(["grpc-status", "grpc-message", "grpc-status-details-bin"]);

/** Whether a header, by its name in lower case, is one of gRPC's trailers. */
export function isTrailer(name: string): boolean {
  return TRAILERS.has(name);
}

/** Whether a header, by its name in lower case, goes on. */
export function isPassedOn(name: string): boolean {
  return !OWN_HEADERS.has(name) && !isOfConnection(name);
}

/** The head of the request to workerd. @param own lines of this side. */
export function requestHead(
  headers: IncomingHttpHeaders,
  length: number,
  own: readonly string[],
): string {
  const lines = [
    `POST ${headers[":path"] ?? "/"} HTTP/1.1`,
    `host: ${headers[":authority"] ?? "localhost"}`,
    "content-type: application/grpc-web+proto",
    `content-length: ${length}`,
    ...own,
  ];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(":") || !isPassedOn(name) || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${each}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** The wanted headers of an answer, by their names in lower case. */
export function passedHeaders(
  head: ResponseHead | undefined,
  isWanted: (name: string) => boolean,
): Record<string, string> {
  const { headers = [] } = head ?? {};
  const wanted: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]?.toLowerCase() ?? "";
    if (isWanted(name)) wanted[name] = headers[at + 1] ?? "";
  }
  return wanted;
}

/** The value of a header; "" without it. */
export function headerOf(head: ResponseHead | undefined, name: string): string {
  return valueOf(head?.headers ?? [], name) ?? "";
}
