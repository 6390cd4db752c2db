/** The one place that turns an error into a gRPC status, with details that clients can read. */
import { create, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  Conflict,
  INTERNAL_ERROR,
  messageWithRules,
  refusalKindOf,
  type RefusalKind,
  ValidationFailed,
} from "../app/errors.ts";
import { InvalidToken } from "../auth/token.ts";
import { toldOf } from "../lib/error-text.ts";
import { messageNamed } from "./descriptors.ts";
import { MAX_REQUEST_NESTING } from "../model/request-limits.ts";
import { messageOfJson } from "./to-message.ts";

/** The domain of `google.rpc.ErrorInfo`. */
const DOMAIN = "conductor";

/** A thing that is to be made exists. The operations know only that the state does not allow it. */
class AlreadyExists extends Error {
  override readonly name = "AlreadyExists";

  static is(error: unknown): error is AlreadyExists {
    return error instanceof AlreadyExists;
  }
}

/** Makes a thing of which there can be one: that there is one is what the state does not allow. @throws AlreadyExists */
export async function creating<Value>(create: Promise<Value>): Promise<Value> {
  try {
    return await create;
  } catch (error) {
    throw Conflict.is(error) ? new AlreadyExists(error.message) : error;
  }
}

/** The request is not one: free JSON that JSON cannot say, or a value that does not fit its field. */
export class UnreadableRequest extends Error {
  override readonly name = "UnreadableRequest";

  static is(error: unknown): error is UnreadableRequest {
    return error instanceof UnreadableRequest;
  }
}

/** A request that is nested deeper than any may be. */
export const TOO_DEEP = `The request is nested deeper than ${MAX_REQUEST_NESTING} levels`;

/** The call that failed, as the log names it. */
export interface FailedCall {
  requestId: string;
  method: string;
}

/** The status of a call that failed with an error. What is the server's own fault is logged: a line of JSON. */
export function statusOf(error: unknown, call: FailedCall): ConnectError {
  // Of the library: a deadline that has passed, a caller that has left.
  if (error instanceof ConnectError || isAbort(error)) return ConnectError.from(error);
  const code = codeOf(error);
  if (code === Code.Internal || code === Code.Unavailable) {
    console.error(JSON.stringify({ ...call, status: Code[code], ...toldOf(error) }));
  }
  // What an unexpected error says may be nobody's business.
  // Broken rules stand in the message, too: not every client reads details.
  const message = code === Code.Internal ? INTERNAL_ERROR : messageWithRules(error);
  return new ConnectError(message, code, undefined, detailsOf(error, code));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

const CODE: Readonly<Record<RefusalKind, Code>> = {
  InvalidRequest: Code.InvalidArgument,
  ValidationFailed: Code.InvalidArgument,
  Unauthorized: Code.Unauthenticated,
  NotFound: Code.NotFound,
  Conflict: Code.FailedPrecondition,
  TooLarge: Code.ResourceExhausted,
  TooMany: Code.ResourceExhausted,
  NotSupported: Code.Unimplemented,
  Unavailable: Code.Unavailable,
};

function codeOf(error: unknown): Code {
  if (UnreadableRequest.is(error)) return Code.InvalidArgument;
  if (InvalidToken.is(error)) return CODE.Unauthorized;
  if (AlreadyExists.is(error)) return Code.AlreadyExists;
  const kind = refusalKindOf(error);
  return kind === null ? Code.Internal : CODE[kind];
}

function detailsOf(error: unknown, code: Code) {
  const details = [detail("google.rpc.ErrorInfo", { reason: reasonOf(code), domain: DOMAIN })];
  if (ValidationFailed.is(error)) {
    const fieldViolations = error.errors.map(({ path, message }) => ({
      field: path,
      description: message,
    }));
    details.push(detail("google.rpc.BadRequest", { fieldViolations }));
  }
  return details;
}

/** `InvalidArgument` as `INVALID_ARGUMENT`. */
function reasonOf(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

function detail(name: string, value: Parameters<typeof messageOfJson>[1]) {
  const desc = messageNamed(name);
  return { desc, value: create(desc, messageOfJson(desc, value) as Message) };
}
