/** What all operations have in common that set an ended execution going again: a new run begins. */
import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";
import { keepFailure } from "../failure-workflow.ts";
import { keepFollowers } from "../followers.ts";
import type { Revival, TaskRecord, WorkflowOutbox, WorkflowRecord } from "../records.ts";
import { hasRoomFor } from "../schedule.ts";

/** Why an execution that has not ended cannot be set going again, or null. */
export function refuseUnended(decision: Decision, verb: "restart" | "rerun"): Refusal | null {
  const { status } = decision.workflow;
  if (isTerminalWorkflowStatus(status)) return null;
  const text = `Workflow: ${nameOf(decision)}.${status} is not in terminal state, unable to ${verb}.`;
  return refused("conflict", text);
}

/** Why an execution cannot be steered that only cleans up before it ends, or null. */
export function refuseEnding(decision: Decision, verb: string): Refusal | null {
  if (decision.workflow.pendingFailure === undefined) return null;
  const text = `Workflow ${nameOf(decision)} has failed, runs what finally has to, and cannot ${verb}.`;
  return refused("conflict", text);
}

/** Why an execution cannot be steered that has not begun, or null. */
export function refuseWaiting(decision: Decision, verb: string): Refusal | null {
  if (!decision.workflow.limit?.waiting) return null;
  const text = `Workflow ${nameOf(decision)} waits for its turn under the limit of its executions and cannot ${verb}.`;
  return refused("conflict", text);
}

/** Why an execution cannot hold so many tasks more, or null. */
export function refuseWithoutRoom(decision: Decision, more: number): Refusal | null {
  if (hasRoomFor(decision, more)) return null;
  return refused("conflict", `An execution may hold at most ${decision.settings.maxTasks} tasks`);
}

/** `<name>.<version>/<id>`, as messages name an execution. */
export function nameOf({ execution, workflow }: Decision): string {
  const { name, version } = execution.definition;
  return `${name}.${version}/${workflow.workflowId}`;
}

/** Begins a new run: nothing is left of how the last one ended. @param revival what the parent is told;
 * null when it was the parent that asked for it. */
export function beginRun(decision: Decision, revival: Revival | null): void {
  keepFailure(decision);
  decision.changeWorkflow((workflow) => {
    workflow.status = "RUNNING";
    workflow.run += 1;
    workflow.updateTime = decision.now;
    workflow.lastRetriedTime = decision.now;
    workflow.endTime = 0;
    workflow.output = {};
    workflow.failedReferences = [];
    workflow.failedTaskNames = [];
    delete workflow.reason;
    delete workflow.failedTask;
    delete workflow.alerted;
    delete workflow.archived;
    keepFollowers(workflow);
    workflow.outbox = outboxOf(workflow, revival);
  });
  for (const task of decision.execution.tasks.values()) settle(decision, task);
}

/** The parent need not hear of the last end any more, but that it is over. */
function outboxOf(workflow: WorkflowRecord, revival: Revival | null): WorkflowOutbox {
  const { parent: _untold, ...outbox } = workflow.outbox;
  if (revival === null || workflow.parentWorkflowId === undefined) return outbox;
  return { ...outbox, revived: revival };
}

/** What the last run was done with is not taken notice of again: a TERMINATE task that ended it, and
 * attempts that were followed by others. */
function settle(decision: Decision, task: TaskRecord): void {
  if (task.executed) return;
  const ended = task.kind === "TERMINATE" && task.status === "COMPLETED";
  if (!ended && !task.retried) return;
  decision.change(task, (record) => {
    record.executed = true;
  });
}

/** The child of a task that is begun anew still has to be ended, if it was to be. */
export function leaveChild(decision: Decision, task: TaskRecord): void {
  const { outbox, subWorkflowId: childId, joinsChild, childRun: run = 0 } = task;
  if (outbox !== "terminate-child" || childId === undefined || joinsChild) return;
  decision.changeWorkflow((workflow) => {
    const { orphans = [] } = workflow.outbox;
    workflow.outbox = { ...workflow.outbox, orphans: [...orphans, { childId, run }] };
  });
}
