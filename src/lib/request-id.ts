/** Ids by which answers and the lines of logs about them are known. */

/** Names an answer, to its caller and in the log. */
export const REQUEST_ID_HEADER = "x-request-id";

/** A caller's own id is kept when it is one that may stand in a log. */
const ACCEPTABLE_ID = /^[\w.:-]{1,128}$/;

/** The id that a caller has given, if that may be one. */
export function givenRequestId(given: unknown): string | null {
  return typeof given === "string" && ACCEPTABLE_ID.test(given) ? given : null;
}
