/** Waiting for an execution, for all calls that answer only when it has ended or something blocks it. */
import { ReturnStrategy } from "../model/signal-response.ts";
import { callExecution } from "./execution-call.ts";
import type { AwaitRequest, Standstill } from "./ports.ts";
import type { Services } from "./services.ts";

/** How long one call to an execution waits at most, in milliseconds. What a caller that is gone leaves
 * behind in the execution and its children lasts no longer. */
const MAX_CALL_MS = 10_000;

export interface AwaitOptions {
  /** Given back; made up when it is absent. */
  requestId?: string | undefined;
  strategy: ReturnStrategy;
  /** Reference names: the end of such a task is waited for too. */
  references: readonly string[];
  /** Milliseconds to wait at most. */
  timeout: number;
  /** Aborted when the caller hangs up. */
  signal?: AbortSignal | undefined;
}

const VIEW_OF = {
  TARGET_WORKFLOW: "target",
  BLOCKING_WORKFLOW: "workflow",
  BLOCKING_TASK: "task",
  BLOCKING_TASK_INPUT: "task",
} as const satisfies Record<ReturnStrategy, AwaitRequest["view"]>;

/**
 * Waits until an execution has ended, a task blocks it, or the time is over.
 * @returns the JSON of a SignalResponse. Where a task is asked for and none blocks it is that of the
 *   execution, and its `responseType` says so.
 * @throws NotFound
 */
export async function awaitExecution(
  services: Services,
  workflowId: string,
  options: AwaitOptions,
): Promise<string> {
  const standstill = await standstillOf(services, workflowId, options);
  const isFallback = VIEW_OF[options.strategy] === "task" && !standstill.isTask;
  const head = JSON.stringify({
    responseType: isFallback ? ReturnStrategy.TARGET_WORKFLOW : options.strategy,
    targetWorkflowId: workflowId,
    targetWorkflowStatus: standstill.status,
    requestId: options.requestId ?? services.newId(),
    signalTimeout: standstill.kind === "running",
  });
  return `${head.slice(0, -1)},${standstill.view.slice(1)}`;
}

async function standstillOf(
  services: Services,
  workflowId: string,
  { strategy, references, timeout, signal }: AwaitOptions,
): Promise<Standstill> {
  const view = VIEW_OF[strategy];
  const deadline = services.clock() + timeout;
  const remaining = (): number =>
    signal?.aborted === true ? 0 : Math.max(0, deadline - services.clock());
  for (;;) {
    const standstill = await callExecution(services, workflowId, (execution) => {
      const left = remaining();
      const last = left <= MAX_CALL_MS;
      const timeout = Math.min(left, MAX_CALL_MS);
      return execution.awaitStandstill({ references, timeout, view, last });
    });
    if (standstill !== null) return standstill;
  }
}
