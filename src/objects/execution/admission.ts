/** How an execution comes under the limit of its workflow, before anything of it is stored. */
import { refused, type Refusal } from "../../lib/outcome.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Settings } from "../../engine/limits.ts";
import { limitOf } from "../../engine/workflow-limit.ts";
import type { Neighbours } from "./neighbours.ts";

/** Asks the limit of a new execution for its place, and notes when it has to wait for it.
 * @returns why it may not be started; null when it may. */
export async function enterLimit(
  execution: Execution,
  { neighbours, settings }: { neighbours: Neighbours; settings?: Settings },
): Promise<Refusal | null> {
  const limit = limitOf(execution, settings);
  if (limit === null) return null;
  const { workflow, definition } = execution;
  const { workflowId, run } = workflow;
  const { name, concurrent } = limit;
  const policy = definition.rateLimitConfig?.policy ?? "QUEUE";
  const admission = await neighbours.limit(name).enter({ workflowId, run, concurrent, policy });
  if (admission === "rejected") {
    return refused(
      "too-many",
      `Workflow ${definition.name} may run ${concurrent} times at once for this key, and does.`,
    );
  }
  workflow.limit = admission === "waiting" ? { ...limit, waiting: true } : limit;
  return null;
}
