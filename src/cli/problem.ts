/** The answer of the front itself, in the error shape of the API. */
import { hostname } from "node:os";
import type { ServerResponse } from "node:http";

const BAD_REQUEST = 400;
const SERVICE_UNAVAILABLE = 503;

/** Answers 503: there is no server at the moment. The client may try again. */
export function writeUnavailable(response: ServerResponse, message: string): void {
  writeProblem(response, SERVICE_UNAVAILABLE, message);
}

/** Answers 400: HTTP that cannot be passed on. */
export function writeBadRequest(response: ServerResponse, message: string): void {
  writeProblem(response, BAD_REQUEST, message);
}

function writeProblem(response: ServerResponse, status: number, message: string): void {
  const retryable = status === SERVICE_UNAVAILABLE;
  const body = JSON.stringify({ status, message, instance: hostname(), retryable });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(retryable ? { "retry-after": "1" } : {}),
  });
  response.end(body);
}
