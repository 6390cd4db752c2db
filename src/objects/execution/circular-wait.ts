/**
 * Whether a task that has found an execution by its key waits for itself: that one waits for this one.
 *
 * C1. Executions wait for their children and for those that their tasks have found; each knows who waits for
 *     it. So the way goes from an execution to those that wait for it, and their number alone is what it costs.
 * C2. A task looks once it waits itself, and is known to the execution that it waits for. So of those that close
 *     a circle at the same time the last one sees all others, and no circle stays. More than one may see it.
 */
import type { WaitLink } from "../../app/ports.ts";
import type { Execution } from "../../engine/execution.ts";
import { waitingTasksOf } from "../../engine/followers.ts";
import { workflowIdOf } from "../../lib/task-id.ts";
import type { Neighbours } from "./neighbours.ts";

/** Executions that are looked at for one task. */
export const MAX_LOOKS = 1_000;
/** Executions of a circle that are named. */
const MAX_NAMED = 10;

interface Step extends WaitLink {
  /** The executions from the one that the task is to wait for, the next one first, to this one. */
  chain: string[];
}

/** Why a task must not wait for an execution that it has found; null: it may. */
export async function reasonNotToWait(
  foundId: string,
  { workflow }: Execution,
  neighbours: Pick<Neighbours, "execution">,
): Promise<string | null> {
  const { workflowId } = workflow;
  if (foundId === workflowId) return circle([workflowId]);
  const seen = new Set([workflowId]);
  const steps = stepsFrom(workflowId, waitingTasksOf(workflow), []);
  for (const { chain, ...link } of steps) {
    const id = workflowIdOf(link.taskId);
    if (id === null || seen.has(id)) continue;
    if (seen.size > MAX_LOOKS) {
      return `More than ${MAX_LOOKS} executions wait for this one: whether ${foundId} is among them is not looked for`;
    }
    const outcome = await neighbours.execution(id).awaitedBy(link);
    // What is gone waits for nobody, nor does a task that has ended meanwhile.
    if (!outcome.ok || outcome.value === null) continue;
    if (id === foundId) return circle([id, ...chain]);
    seen.add(id);
    steps.push(...stepsFrom(id, outcome.value, chain));
  }
  return null;
}

function stepsFrom(childId: string, taskIds: string[], behind: string[]): Step[] {
  const chain = [childId, ...behind];
  return taskIds.map((taskId) => ({ taskId, childId, chain }));
}

function circle(chain: string[]): string {
  const named = chain.slice(0, MAX_NAMED);
  if (named.length < chain.length) named.push("...");
  return `The task would wait for itself: ${named.join(" waits for ")}`;
}
