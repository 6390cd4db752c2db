/** The answer of the front itself, in the error shape of the API. */
import { hostname } from "node:os";
import type { ServerResponse } from "node:http";

const SERVICE_UNAVAILABLE = 503;

/** Answers 503: there is no server at the moment. The client may try again. */
export function writeUnavailable(response: ServerResponse, message: string): void {
  const body = JSON.stringify({
    status: SERVICE_UNAVAILABLE,
    message,
    instance: hostname(),
    retryable: true,
  });
  response.writeHead(SERVICE_UNAVAILABLE, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "retry-after": "1",
  });
  response.end(body);
}
