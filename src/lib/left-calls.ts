/**
 * What the servers in front of the Worker (`cli/`) and the Worker tell each other of callers that leave. Only those who hold
 * the caller's connection know whether an answer has gone out on it: workerd hears late of a connection that was closed.
 */

/** Names a call that may take tasks. */
export const CALL_HEADER = "x-baton-call";

/** Where the Worker is told: a line for each call, its name and how many of its tasks have gone out to its caller. */
export const LEFT_CALLS_PATH = "/left-calls";

/** A call whose caller has left. */
export interface LeftCall {
  call: string;
  /** The first so many of its tasks have gone out. */
  got: number;
}

const NAME = /^[\w-]{1,64}$/;
const LINE = /^([\w-]{1,64}) (\d{1,6})$/;

/** How a request names its call; undefined where it does not, or by what is no name. */
export function callNamedBy(headers: { get(name: string): string | null }): string | undefined {
  const name = headers.get(CALL_HEADER) ?? "";
  return NAME.test(name) ? name : undefined;
}

/** Whether the answer to a request of the HTTP API, or to a call of gRPC with one answer, may have tasks. */
export function mayTakeTasks(url: string): boolean {
  return /\/tasks\/(?:poll\/|update-v2)|\.TaskService\/Poll$/.test(url);
}

/** The line for a call. */
export function leftLine({ call, got }: LeftCall): string {
  return `${call} ${got}\n`;
}

/** The calls of such lines; what is no line is left out. */
export function leftCallsIn(text: string): LeftCall[] {
  return text.split("\n").flatMap((line) => {
    const [, call, got] = LINE.exec(line) ?? [];
    return call === undefined ? [] : [{ call, got: Number(got) }];
  });
}
