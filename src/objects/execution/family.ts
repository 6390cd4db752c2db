/** What an execution has to tell its children and its parent. */
import type { ChildEnded } from "../../app/ports.ts";
import type { ChildRevived } from "../../model/operation.ts";
import { workflowIdOf } from "../../lib/task-id.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Revival, TaskRecord, WorkflowOutbox } from "../../engine/records.ts";
import type { DeliveryReceipt, Neighbours } from "./neighbours.ts";

/** Why a child ends whose parent goes on. */
const LEFT = "Parent workflow goes on without it";

/** Ends the child of a task, unless it is another's, runs on by itself or is to go on meanwhile. */
export async function terminateChild(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<void> {
  if (task.subWorkflowId === undefined || task.joinsChild) return;
  if (task.outbox !== "terminate-child") return;
  const reason = task.forgotten ? LEFT : reasonOfEnd(execution);
  await neighbours.execution(task.subWorkflowId).terminate(reason, { run: task.childRun ?? 0 });
}

function reasonOfEnd({ workflow: { reason, status } }: Execution): string {
  return reason === undefined
    ? `Parent workflow has been terminated with status ${status}`
    : `Parent workflow has been terminated with reason: ${reason}`;
}

/** Ends children whose tasks are gone. */
export async function terminateOrphans(
  { workflow }: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { orphans } = workflow.outbox;
  if (orphans === undefined) return {};
  for (const { childId, run } of orphans) {
    await neighbours.execution(childId).terminate(LEFT, { run });
  }
  return { told: { orphans } };
}

/** Lets a child go on. @returns false when it was never started, or is gone. */
export async function reviveChild(
  task: TaskRecord,
  neighbours: Pick<Neighbours, "execution">,
): Promise<boolean> {
  if (task.status !== "IN_PROGRESS" || task.subWorkflowId === undefined) return true;
  const child = neighbours.execution(task.subWorkflowId);
  const outcome = await child.operate({ kind: "revive", run: task.childRun ?? 0 });
  return outcome.ok;
}

/** First that it was set going again, then that it has ended: news of one execution do not overtake
 * each other. */
export async function tellParent(
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { workflow } = execution;
  const parent = neighbours.execution(workflow.parentWorkflowId ?? "");
  const told: Partial<WorkflowOutbox> = {};
  const { revived } = workflow.outbox;
  if (revived !== undefined) {
    await parent.childRevived(revivalNotice(execution, revived));
    told.revived = revived;
  }
  // It may have been set going once more meanwhile: that is told next.
  if (workflow.outbox.parent && workflow.outbox.revived === revived) {
    const { run } = workflow;
    await parent.childEnded(endNotice(execution));
    if (workflow.run === run) told.parent = true;
  }
  return { told };
}

/** Tells those that wait for the execution without being its parent. */
export async function tellFollowers(
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { followers } = execution.workflow.outbox;
  if (followers === undefined) return {};
  const notice = endNotice(execution);
  for (const parentTaskId of followers) {
    const owner = neighbours.execution(workflowIdOf(parentTaskId) ?? "");
    await owner.childEnded({ ...notice, parentTaskId });
  }
  return { told: { followers } };
}

function revivalNotice({ workflow, definition }: Execution, revived: Revival): ChildRevived {
  const own = `${definition.name}.${definition.version}/${workflow.workflowId}`;
  return {
    ...revived,
    parentTaskId: workflow.parentWorkflowTaskId ?? "",
    childId: workflow.workflowId,
    run: workflow.run,
    path: revived.path === "" ? own : `${own} -> ${revived.path}`,
  };
}

function endNotice(execution: Execution): ChildEnded {
  const { workflow, definition } = execution;
  const notice: ChildEnded = {
    parentTaskId: workflow.parentWorkflowTaskId ?? "",
    childId: workflow.workflowId,
    run: workflow.run,
    status: workflow.status as ChildEnded["status"],
    output: workflow.output,
    workflowName: definition.name,
    workflowVersion: definition.version,
  };
  if (workflow.reason !== undefined) notice.reason = workflow.reason;
  return notice;
}
