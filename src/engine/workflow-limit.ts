/** How many executions of a workflow may run at once (`rateLimitConfig`), as one of them sees it. */
import { derivedUuid } from "../lib/derived-uuid.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import { SubstitutionError } from "./expressions/references.ts";
import { DEFAULT_SETTINGS, type Settings } from "./limits.ts";
import { NOTHING_KNOWN } from "./needs.ts";
import { release } from "./operations/release.ts";
import type { WorkflowLimit } from "./records.ts";
import { resolveIn } from "./task-input.ts";
import { taskTypeOf } from "./tasks/registry.ts";

/** The limit that a new execution comes under; null: none, or one that an execution above it is counted in. */
export function limitOf(
  execution: Execution,
  settings: Settings = DEFAULT_SETTINGS,
): WorkflowLimit | null {
  const { definition, workflow } = execution;
  const { rateLimitKey = "", concurrentExecLimit = 0 } = definition.rateLimitConfig ?? {};
  if (concurrentExecLimit <= 0) return null;
  const decision = new Decision(execution, { now: 0, known: NOTHING_KNOWN, settings, taskTypeOf });
  const key = keyOf(decision, rateLimitKey);
  const name = derivedUuid(`rate-limit:${JSON.stringify([definition.name, key])}`);
  // The one above would not end before this one has begun.
  if (workflow.limitsAbove?.includes(name)) return null;
  return { name, concurrent: concurrentExecLimit };
}

/** A key that would be beyond all limits stays as it is written. */
function keyOf(decision: Decision, text: string) {
  try {
    return resolveIn(decision, text, "");
  } catch (error) {
    if (SubstitutionError.is(error)) return text;
    throw error;
  }
}

/** The limits in which the children of an execution are counted already. */
export function limitsBelow({ workflow }: Execution): string[] {
  const above = workflow.limitsAbove ?? [];
  return workflow.limit === undefined ? above : [...above, workflow.limit.name];
}

/** The limit lets the execution go; one that is paused begins when it is resumed. */
export function admit(decision: Decision): void {
  const { limit, status } = decision.workflow;
  if (limit?.waiting === undefined || isTerminalWorkflowStatus(status)) return;
  decision.changeWorkflow((workflow) => {
    workflow.limit = { name: limit.name, concurrent: limit.concurrent };
  });
  if (status === "RUNNING") release(decision);
}

/** Notes what the limit has to be told after a change of the status. */
export function followLimit(decision: Decision, before: WorkflowStatus): void {
  const { limit, status, run } = decision.workflow;
  if (limit === undefined) return;
  const [ended, hadEnded] = [status, before].map(isTerminalWorkflowStatus);
  if (ended === hadEnded) return;
  decision.changeWorkflow((workflow) => {
    if (ended) workflow.limit = { name: limit.name, concurrent: limit.concurrent };
    const news = ended ? { leaveLimit: run } : { enterLimit: run };
    workflow.outbox = { ...workflow.outbox, ...news };
  });
}
