/** What is told of a query that failed. */
const FAILED = "Failed query";

/** What a log may tell of an error. */
export interface ErrorTold {
  error: string;
  cause?: string;
}

/** An error with its stack and its cause, without the values that a failed query was to write. */
export function toldOf(error: unknown): ErrorTold {
  if (!(error instanceof Error)) return { error: String(error) };
  const stack = error.stack ?? error.message;
  const told = { error: isOfQuery(error) ? stack.replace(error.message, FAILED) : stack };
  return error.cause === undefined ? told : { ...told, cause: String(error.cause) };
}

/** An error in one line, for which the same holds. */
export function errorText(error: unknown): string {
  return isOfQuery(error) ? String(error.cause ?? FAILED) : String(error);
}

/** What an error says, for which the same holds. */
export function messageOf(error: unknown): string {
  return error instanceof Error && !isOfQuery(error) ? error.message : errorText(error);
}

/** The message of the query builder itself repeats all that was to be written. */
function isOfQuery(error: unknown): error is Error & { params: unknown } {
  return error instanceof Error && "query" in error && "params" in error;
}
