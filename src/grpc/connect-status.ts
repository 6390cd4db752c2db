/**
 * HTTP's status of Connect's answers. The library says 5xx of what is a caller's own doing: bytes that are no message, a compression
 * that is not spoken, a deadline of the call's own. Clients go by the code in the body.
 */

/** What is a caller's doing: a code of Connect and what its message begins with, and what is said instead. */
const CALLERS: readonly { code: string; message: RegExp; status: number; as?: string }[] = [
  { code: "internal", message: /^parse binary: /, status: 400, as: "invalid_argument" },
  { code: "unimplemented", message: /^unknown compression /, status: 415 },
  { code: "deadline_exceeded", message: /^/, status: 408 },
];

const FAILED = 500;

/** An answer that says 5xx of failures of the server's own only. */
export async function withCallersStatus(answer: Response): Promise<Response> {
  if (answer.status < FAILED) return answer;
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  const error = errorIn(text);
  const callers = CALLERS.find(
    ({ code, message }) => code === error.code && message.test(error.message ?? ""),
  );
  if (callers === undefined) return new Response(text, { status: answer.status, headers });
  const { status, as: code = callers.code } = callers;
  headers.delete("content-length");
  return new Response(JSON.stringify({ ...error, code }), { status, headers });
}

function errorIn(text: string): { code?: string; message?: string } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
