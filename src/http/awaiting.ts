/** The parameters of calls that wait, and what they ask for. */
import type { AwaitOptions } from "../app/await-execution.ts";
import { DEFAULT_WAIT_SECONDS } from "../app/workflow-execute.ts";
import { ReturnStrategy } from "../model/signal-response.ts";
import { list, natural, optionalText, word } from "./parameters.ts";

const MS = 1000;

/** Query parameters of a call that waits for an execution. */
export const WAIT_QUERY = {
  requestId: optionalText,
  waitUntilTaskRef: list,
  waitForSeconds: natural(DEFAULT_WAIT_SECONDS),
};

/** The parameter that says what such a call answers. */
export const RETURN_STRATEGY = word(ReturnStrategy, "TARGET_WORKFLOW");

/** What to wait for. Zero seconds mean "as long as usual", as in Conductor. */
export function waitFor(
  query: { requestId?: string | undefined; waitUntilTaskRef: string[]; waitForSeconds: number },
  strategy: ReturnStrategy,
  signal: AbortSignal,
): AwaitOptions {
  return {
    requestId: query.requestId,
    references: query.waitUntilTaskRef,
    timeout: (query.waitForSeconds || DEFAULT_WAIT_SECONDS) * MS,
    strategy,
    signal,
  };
}
