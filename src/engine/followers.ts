/**
 * SUB_WORKFLOW tasks of other executions that found this one by its idempotency key: they end as it ends,
 * and it knows nothing else of them.
 *
 * F1. Who follows is told once the execution has ended, or at once if it has.
 * F2. Who was not told of an end yet waits for the next one, once the execution is set going again.
 */
import { refused, type Refusal } from "../lib/outcome.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import type { TaskRecord, WorkflowRecord } from "./records.ts";

/** Tasks that may wait for one execution. Each is a piece of the row of its workflow. */
export const MAX_FOLLOWERS = 1_000;

/** Notes that a task of another execution waits for the end of this one.
 * @returns null when it was done. */
export function follow(decision: Decision, taskId: string): Refusal | null {
  const { followers = [], outbox, status, workflowId } = decision.workflow;
  const untold = outbox.followers ?? [];
  if (followers.includes(taskId)) return null;
  if (followers.length + untold.length >= MAX_FOLLOWERS) {
    const text = `At most ${MAX_FOLLOWERS} tasks may wait for workflow ${workflowId}`;
    return refused("too-many", text);
  }
  decision.changeWorkflow((workflow) => {
    workflow.followers = [...followers, taskId];
    if (isTerminalWorkflowStatus(status)) tellFollowers(workflow);
  });
  return null;
}

/** F1 */
export function tellFollowers(workflow: WorkflowRecord): void {
  const { followers, outbox } = workflow;
  if (followers === undefined) return;
  workflow.outbox = { ...outbox, followers: [...(outbox.followers ?? []), ...followers] };
  delete workflow.followers;
}

/** The ids of the tasks that wait for an execution: its parent's, and those that have found it. */
export function waitingTasksOf({
  parentWorkflowTaskId,
  followers = [],
  outbox,
}: Readonly<WorkflowRecord>): string[] {
  const found = [...followers, ...(outbox.followers ?? [])];
  return parentWorkflowTaskId === undefined ? found : [parentWorkflowTaskId, ...found];
}

/** Whether a task waits for an execution. For a child of its own it does for good: it waits again when that is
 * set going. */
export function waitsFor(task: TaskRecord, workflowId: string): boolean {
  if (task.subWorkflowId !== workflowId) return false;
  return !task.joinsChild || !isTerminalTaskStatus(task.status);
}

/** F2 */
export function keepFollowers(workflow: WorkflowRecord): void {
  const { followers: untold, ...outbox } = workflow.outbox;
  if (untold === undefined) return;
  workflow.outbox = outbox;
  workflow.followers = untold;
}
