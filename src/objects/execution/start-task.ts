/** Starts the execution that a START_WORKFLOW task asks for. */
import type { StartExecution } from "../../app/ports.ts";
import type { TaskAnswer } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import {
  startedExecutionOf,
  startRequestOf,
  type ReadStart,
} from "../../engine/started-workflow.ts";
import { accepted, type Outcome } from "../../lib/outcome.ts";
import type { WorkflowStatus } from "../../model/workflow.ts";
import { InvalidDefinition, type Neighbours } from "./neighbours.ts";

type Asked = Extract<ReadStart, { ok: true }>;

const failed = (reason: string): TaskAnswer => ({ status: "FAILED", output: {}, reason });

/** May be repeated: the other execution is the same one each time. */
export async function runStartTask(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<TaskAnswer> {
  const asked = startRequestOf(task.input);
  if (!asked.ok) return failed(asked.reason);
  const { name = "", version = null } = asked.request;
  let pinned: string | null;
  try {
    pinned = await neighbours.pinned({ name, version, definition: asked.definition });
  } catch (error) {
    if (error instanceof InvalidDefinition) return failed(error.message);
    throw error;
  }
  if (pinned === null) return failed(`No such workflow defined. name=${name}, version=${version}`);
  const values = startedExecutionOf(execution, task, asked.request);
  const { correlationId, createdBy, ...others } = values;
  const start: StartExecution = { ...others, definition: pinned };
  if (correlationId !== undefined) start.correlationId = correlationId;
  if (createdBy !== undefined) start.createdBy = createdBy;
  const outcome = await carryOut(asked, start, neighbours);
  return outcome.ok
    ? { status: "COMPLETED", output: { workflowId: outcome.value } }
    : failed(outcome.message);
}

/** @returns the id of the execution that was started, or that has the key. */
async function carryOut(
  { request, definition }: Asked,
  start: StartExecution,
  neighbours: Neighbours,
): Promise<Outcome<string>> {
  const { name = "", idempotencyKey: key, idempotencyStrategy: strategy = "FAIL" } = request;
  const begin = async (begun: StartExecution): Promise<Outcome<string>> => {
    const outcome = await neighbours.execution(begun.workflowId).start(begun);
    return outcome.ok ? accepted(begun.workflowId) : outcome;
  };
  if (!key) return await begin(start);
  const own = definition?.["name"];
  const outcome = await neighbours.startOnce({
    workflowName: typeof own === "string" ? own : name,
    key,
    strategy,
    workflowId: start.workflowId,
    start: (workflowId) => begin({ ...start, workflowId, idempotencyKey: key }),
    statusOf: (workflowId) => statusOf(workflowId, neighbours),
  });
  if (outcome.ok) return outcome;
  // It may have been started before a crash, and the key have gone to another one since.
  const isThere = (await statusOf(start.workflowId, neighbours)) !== null;
  return isThere ? accepted(start.workflowId) : outcome;
}

/** @throws Error when the execution cannot say. */
async function statusOf(
  workflowId: string,
  neighbours: Neighbours,
): Promise<WorkflowStatus | null> {
  const outcome = await neighbours.execution(workflowId).status(false, false);
  if (outcome.ok) {
    const { status } = (await new Response(outcome.value).json()) as { status: WorkflowStatus };
    return status;
  }
  if (outcome.code === "not-found") return null;
  throw new Error(outcome.message);
}
