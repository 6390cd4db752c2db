/** How the child of a SUB_WORKFLOW task comes to be, or is found by its idempotency key. */
import type { StartExecution } from "../../app/ports.ts";
import { childKeyOf, type ChildKey } from "../../engine/child-key.ts";
import { childRequestOf, type ChildRequest } from "../../engine/children.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { traceOfTask } from "../../engine/tracing.ts";
import { limitsBelow } from "../../engine/workflow-limit.ts";
import { accepted, type Outcome } from "../../lib/outcome.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import { nameIn, startKeyed } from "../start-by-request.ts";
import { reasonNotToWait } from "./circular-wait.ts";
import { terminateChild, terminateOrphans } from "./family.ts";
import { InvalidDefinition, type DeliveryReceipt, type Neighbours } from "./neighbours.ts";

/** Starts the child of a task, or lets the task wait for the execution that has the child's key. */
export async function startChild(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  if (task.status !== "IN_PROGRESS") return {};
  const refuse = (reason: string): DeliveryReceipt => ({
    event: { kind: "child-refused", task: task.counter, reason },
  });
  const asked = childKeyOf(task);
  if (!asked.ok) return refuse(asked.reason);
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
  const start = { ...startOf(request, task, execution), definition };
  if (asked.key !== null) start.idempotencyKey = asked.key.key;
  const { childId } = request;
  const outcome =
    asked.key === null || task.joinsChild
      ? await begin(start, neighbours)
      : await startOrFind({ task, request, start, key: asked.key }, execution, neighbours);
  if (!outcome.ok) return refuse(outcome.message);
  if (task.joinsChild) {
    const reason = await reasonNotToWait(childId, execution, neighbours);
    return reason === null ? {} : refuse(reason);
  }
  if (outcome.value === childId) return {};
  return { event: { kind: "child-found", task: task.counter, childId: outcome.value } };
}

function startOf(
  request: ChildRequest,
  task: TaskRecord,
  execution: Execution,
): Omit<StartExecution, "definition"> {
  const { workflow } = execution;
  const { childId, input, priority, taskToDomain, secrets, run, correlationId } = request;
  const limits = limitsBelow(execution);
  const trace = traceOfTask(execution, task);
  return {
    workflowId: childId,
    input,
    priority,
    taskToDomain,
    parentWorkflowId: workflow.workflowId,
    parentWorkflowTaskId: formatTaskId(workflow.workflowId, task.counter),
    depth: workflow.depth + 1,
    // One that has the child's key may have been there for any time.
    askedAt: task.joinsChild ? 0 : task.scheduledTime,
    ...(limits.length > 0 && { limitsAbove: limits }),
    ...(trace !== undefined && { trace }),
    ...(secrets !== undefined && { secrets }),
    ...(run !== undefined && { run }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** @returns the id of what was started. */
async function begin(
  start: StartExecution,
  neighbours: Pick<Neighbours, "execution">,
): Promise<Outcome<string>> {
  const outcome = await neighbours.execution(start.workflowId).start(start);
  return outcome.ok ? accepted(start.workflowId) : outcome;
}

interface KeyedChild {
  task: TaskRecord;
  request: ChildRequest;
  start: StartExecution;
  key: ChildKey;
}

/** @returns the id of the execution that has the key: that of the child, or of one that the task is to wait for. */
async function startOrFind(
  { task, request, start, key }: KeyedChild,
  execution: Execution,
  neighbours: Neighbours,
): Promise<Outcome<string>> {
  // The child that it had before may still have the key, and be about to end.
  const before = execution.tasks.get(task.retriedTask ?? 0);
  if (before !== undefined) await terminateChild(before, execution, neighbours);
  await terminateOrphans(execution, neighbours);
  return await startKeyed(
    {
      ...key,
      workflowName: nameIn(request.definition) ?? request.name,
      start,
      // What another one has reserved is begun once the task knows that it waits for that.
      begin: async (begun) =>
        begun.workflowId === start.workflowId
          ? await begin(begun, neighbours)
          : accepted(begun.workflowId),
    },
    neighbours,
  );
}
