/** The errors of this room. Their `name` is fixed; `is` also holds across copies of the module. */

import type { ErrorResponse, ValidationError } from "../model/error-response.ts";

/** What is used of a server's error body; a proxy in between may have written something else. */
export type ApiErrorBody = Partial<ErrorResponse>;

/** The server refused a request, or did not answer it at all (`status` is 0 then). */
export class BatonApiError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Whether the same request may succeed later: no answer, 429, 5xx, or the server says so. */
  readonly retryable: boolean;
  /** Which rules the request broke; empty unless the server names them. */
  readonly validationErrors: readonly ValidationError[];
  /** The server's name for the request, which its log has as well; undefined without an answer. */
  readonly requestId: string | undefined;
  /** The server's answer as it was read. */
  readonly body: ApiErrorBody;

  constructor(
    status: number,
    body: ApiErrorBody,
    more: { cause?: unknown; requestId?: string | undefined } = {},
  ) {
    const { cause } = more;
    super(body.message ?? `The server answered ${status}`, cause === undefined ? {} : { cause });
    this.name = "BatonApiError";
    this.requestId = more.requestId;
    this.body = body;
    this.status = status;
    this.retryable = body.retryable === true || status === 0 || status === 429 || status >= 500;
    this.validationErrors = body.validationErrors ?? [];
  }

  /** Whether a caught value is a BatonApiError. */
  static is(value: unknown): value is BatonApiError {
    return value instanceof Error && value.name === "BatonApiError";
  }
}

/** Thrown by a worker when trying again cannot help: the task ends as FAILED_WITH_TERMINAL_ERROR. */
export class TerminalError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "TerminalError";
  }

  /** Whether a caught value is a TerminalError. */
  static is(value: unknown): value is TerminalError {
    return value instanceof Error && value.name === "TerminalError";
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
