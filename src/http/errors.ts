/** The one place that turns an error into an answer, in the shape of Conductor's ErrorResponse. */
import {
  INTERNAL_ERROR,
  NotSupported,
  refusalKindOf,
  type RefusalKind,
  Unavailable,
  ValidationFailed,
} from "../app/errors.ts";
import { InvalidToken } from "../auth/token.ts";
import { toldOf } from "../lib/error-text.ts";
import { ERROR_INSTANCE } from "../model/error-instance.ts";
import type { ErrorResponse } from "../model/error-response.ts";

/** Something that only HTTP knows is wrong with a request. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  static is(error: unknown): error is HttpError {
    return error instanceof HttpError;
  }
}

/** The request that failed, as the log names it. */
export interface FailedRequest {
  requestId: string;
  method: string;
  path: string;
  /** The trace that it belongs to. */
  traceId?: string;
}

/** The answer to a request that failed with an error. What is the server's own fault is logged: a line of JSON. */
export function errorResponse(error: unknown, request?: FailedRequest): Response {
  const status = statusOf(error);
  if (status >= 500 && !HttpError.is(error) && !NotSupported.is(error)) {
    console.error(JSON.stringify({ ...request, status, ...toldOf(error) }));
  }
  const headers = HttpError.is(error) ? error.headers : {};
  return Response.json(bodyOf(error, status), { status, headers });
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  InvalidRequest: 400,
  ValidationFailed: 400,
  Unauthorized: 401,
  NotFound: 404,
  Conflict: 409,
  TooLarge: 413,
  TooMany: 429,
  NotSupported: 501,
  Unavailable: 503,
};

function statusOf(error: unknown): number {
  if (HttpError.is(error)) return error.status;
  if (InvalidToken.is(error)) return STATUS.Unauthorized;
  const kind = refusalKindOf(error);
  return kind === null ? 500 : STATUS[kind];
}

function bodyOf(error: unknown, status: number): ErrorResponse & { error?: string } {
  const retryable = Unavailable.is(error);
  if (ValidationFailed.is(error)) {
    // Conductor leaves `instance` out here.
    return { status, message: error.message, retryable, validationErrors: error.errors };
  }
  const body = { status, message: messageOf(error, status), instance: ERROR_INSTANCE, retryable };
  // The official clients renew their token when they read this member.
  return InvalidToken.is(error) ? { error: error.reason, ...body } : body;
}

/** What an unexpected error says may be nobody's business. */
function messageOf(error: unknown, status: number): string {
  if (status === 500) return INTERNAL_ERROR;
  return error instanceof Error ? error.message : String(error);
}
