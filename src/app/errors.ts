/** Why an operation is refused: a class for each kind. `http/errors.ts` and `grpc/errors.ts` give each its status. */
import { assertNever } from "../lib/assert-never.ts";
import { messageOf } from "../lib/error-text.ts";
import type { Refusal } from "../lib/outcome.ts";
import type { ValidationError } from "../model/error-response.ts";

/** The request makes no sense, whatever the state of the server. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";

  static is(error: unknown): error is InvalidRequest {
    return error instanceof InvalidRequest;
  }
}

/** Rules of a model are broken; each of them is named. */
export class ValidationFailed extends Error {
  override readonly name = "ValidationFailed";
  readonly errors: ValidationError[];

  constructor(errors: ValidationError[]) {
    super("Validation failed, check below errors for detail.");
    this.errors = errors;
  }

  static is(error: unknown): error is ValidationFailed {
    return error instanceof ValidationFailed;
  }
}

/** Who asks has not shown to be who it says. */
export class Unauthorized extends Error {
  override readonly name = "Unauthorized";

  static is(error: unknown): error is Unauthorized {
    return error instanceof Unauthorized;
  }
}

/** What the request names does not exist. */
export class NotFound extends Error {
  override readonly name = "NotFound";

  static is(error: unknown): error is NotFound {
    return error instanceof NotFound;
  }
}

/** The state of what the request names does not allow it. */
export class Conflict extends Error {
  override readonly name = "Conflict";

  static is(error: unknown): error is Conflict {
    return error instanceof Conflict;
  }
}

/** The deployment lacks what it takes. */
export class NotSupported extends Error {
  override readonly name = "NotSupported";

  static is(error: unknown): error is NotSupported {
    return error instanceof NotSupported;
  }
}

/** A payload is over its limit. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";

  static is(error: unknown): error is TooLarge {
    return error instanceof TooLarge;
  }
}

/** A limit on how much may go on at once is reached. */
export class TooMany extends Error {
  override readonly name = "TooMany";

  static is(error: unknown): error is TooMany {
    return error instanceof TooMany;
  }
}

/** The server cannot answer now; the same request may succeed later. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";

  static is(error: unknown): error is Unavailable {
    return error instanceof Unavailable;
  }
}

const REFUSALS = {
  InvalidRequest,
  ValidationFailed,
  Unauthorized,
  NotFound,
  Conflict,
  NotSupported,
  TooLarge,
  TooMany,
  Unavailable,
} as const;

/** The kinds of refusals. Each protocol has a status for each of them. */
export type RefusalKind = keyof typeof REFUSALS;

const KINDS = Object.keys(REFUSALS) as RefusalKind[];

/** Of which kind a refusal is; null: the error is none. */
export function refusalKindOf(error: unknown): RefusalKind | null {
  return KINDS.find((kind) => REFUSALS[kind].is(error)) ?? null;
}

/** An error in one line, for those who get no list of broken rules. */
export function messageWithRules(error: unknown): string {
  if (!ValidationFailed.is(error)) return messageOf(error);
  return error.errors.map(({ path, message }) => `${path}: ${message}`).join("; ");
}

/** What is told of an error that nobody has worded for callers. */
export const INTERNAL_ERROR = "Internal server error";

/** What a caller is told of an error, or null: what an unexpected one says may be nobody's business. */
export function wordsForCaller(error: unknown): string | null {
  return refusalKindOf(error) === null ? null : messageWithRules(error);
}

/** The error that an object's refusal stands for. */
export function errorOf(refusal: Refusal): Error {
  const { code, message } = refusal;
  switch (code) {
    case "invalid":
      return new InvalidRequest(message);
    case "not-found":
      return new NotFound(message);
    case "conflict":
      return new Conflict(message);
    case "too-large":
      return new TooLarge(message);
    case "too-many":
      return new TooMany(message);
    case "unavailable":
      return new Unavailable(message);
    default:
      return assertNever(code);
  }
}

/** No execution has that id. */
export function noSuchWorkflow(workflowId: string): NotFound {
  return new NotFound(`No such workflow found by id: ${workflowId}`);
}
