/** What an execution has to tell its children and its parent. */
import type { ChildEnded, StartExecution } from "../../app/ports.ts";
import type { ChildRevived } from "../../model/operation.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import { childRequestOf } from "../../engine/children.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Revival, TaskRecord, WorkflowOutbox } from "../../engine/records.ts";
import { traceOfTask } from "../../engine/tracing.ts";
import { limitsBelow } from "../../engine/workflow-limit.ts";
import { InvalidDefinition, type DeliveryReceipt, type Neighbours } from "./neighbours.ts";

/** Starts the child of a SUB_WORKFLOW task. */
export async function startChild(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  if (task.status !== "IN_PROGRESS") return {};
  const refuse = (reason: string): DeliveryReceipt => ({
    event: { kind: "child-refused", task: task.counter, reason },
  });
  const request = childRequestOf(execution, task);
  let definition: string | null;
  try {
    definition = await neighbours.pinned(request);
  } catch (error) {
    if (error instanceof InvalidDefinition) return refuse(error.message);
    throw error;
  }
  if (definition === null) {
    return refuse(`No such workflow defined. name=${request.name}, version=${request.version}`);
  }
  const { workflow } = execution;
  const start: StartExecution = {
    workflowId: request.childId,
    definition,
    input: request.input,
    priority: request.priority,
    taskToDomain: request.taskToDomain,
    parentWorkflowId: workflow.workflowId,
    parentWorkflowTaskId: formatTaskId(workflow.workflowId, task.counter),
    depth: workflow.depth + 1,
  };
  const limits = limitsBelow(execution);
  if (limits.length > 0) start.limitsAbove = limits;
  const trace = traceOfTask(execution, task);
  if (trace !== undefined) start.trace = trace;
  if (request.secrets !== undefined) start.secrets = request.secrets;
  if (request.run !== undefined) start.run = request.run;
  if (request.correlationId !== undefined) start.correlationId = request.correlationId;
  const outcome = await neighbours.execution(request.childId).start(start);
  return outcome.ok ? {} : refuse(outcome.message);
}

/** Ends the child of a task, unless it runs on by itself or is to go on meanwhile. */
export async function terminateChild(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<void> {
  if (task.subWorkflowId === undefined || task.outbox !== "terminate-child") return;
  const { reason, status } = execution.workflow;
  await neighbours
    .execution(task.subWorkflowId)
    .terminate(
      reason === undefined
        ? `Parent workflow has been terminated with status ${status}`
        : `Parent workflow has been terminated with reason: ${reason}`,
      { run: task.childRun ?? 0 },
    );
}

/** Ends children whose tasks are gone. */
export async function terminateOrphans(
  { workflow }: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { orphans } = workflow.outbox;
  if (orphans === undefined) return {};
  const reason = "Parent workflow goes on without it";
  for (const { childId, run } of orphans) {
    await neighbours.execution(childId).terminate(reason, { run });
  }
  return { told: { orphans } };
}

/** Lets a child go on. One that was never started, or is gone, begins from the start. */
export async function reviveChild(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  if (task.status !== "IN_PROGRESS" || task.subWorkflowId === undefined) return {};
  const child = neighbours.execution(task.subWorkflowId);
  const outcome = await child.operate({ kind: "revive", run: task.childRun ?? 0 });
  return outcome.ok ? {} : await startChild(task, execution, neighbours);
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
