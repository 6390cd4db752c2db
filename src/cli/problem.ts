/** The answers of the front itself, in the error shape of the API. */
import { REQUEST_ID_HEADER } from "../lib/request-id.ts";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { givenRequestId } from "../lib/request-id.ts";
import { ERROR_INSTANCE } from "../model/error-instance.ts";

const SERVICE_UNAVAILABLE = 503;

/** What Node's parser gives up on, as status line and message; anything else is no HTTP. */
const UNREADABLE: Readonly<Record<string, [status: number, reason: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    "URL and headers are longer than 16 KiB",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not come to its end"],
};
const NO_HTTP = [400, "Bad Request", "The request cannot be read as HTTP"] as const;

/** Answers 503: there is no server at the moment. The client may try again. */
export function writeUnavailable(response: ServerResponse, message: string): void {
  const body = bodyOf(SERVICE_UNAVAILABLE, message);
  const given = response.req.headers[REQUEST_ID_HEADER];
  response.setHeader(REQUEST_ID_HEADER, givenRequestId(given) ?? randomUUID());
  response.writeHead(SERVICE_UNAVAILABLE, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "retry-after": "1",
  });
  response.end(body);
}

/** Answers a request that could not even be parsed, and closes its connection. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, reason, message] = UNREADABLE[error.code ?? ""] ?? NO_HTTP;
  const body = bodyOf(status, message);
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function bodyOf(status: number, message: string): string {
  const retryable = status === SERVICE_UNAVAILABLE;
  return JSON.stringify({ status, message, instance: ERROR_INSTANCE, retryable });
}
