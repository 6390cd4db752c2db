/** Starts the execution that a START_WORKFLOW task asks for. */
import type { StartExecution } from "../../app/ports.ts";
import type { TaskAnswer } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import { withMaskOf } from "../../engine/masking.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { startedExecutionOf, startRequestOf } from "../../engine/started-workflow.ts";
import { traceOfTask } from "../../engine/tracing.ts";
import { startByRequest } from "../start-by-request.ts";
import { InvalidDefinition, type Neighbours } from "./neighbours.ts";

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
  const definition = asked.definition && withMaskOf(asked.definition, execution.definition);
  let pinned: string | null;
  try {
    pinned = await neighbours.pinned({ name, version, definition });
  } catch (error) {
    if (error instanceof InvalidDefinition) return failed(error.message);
    throw error;
  }
  if (pinned === null) return failed(`No such workflow defined. name=${name}, version=${version}`);
  const values = startedExecutionOf(execution, task, asked.request);
  const { correlationId, createdBy, ...others } = values;
  const start: StartExecution = { ...others, definition: pinned, askedAt: task.scheduledTime };
  if (correlationId !== undefined) start.correlationId = correlationId;
  if (createdBy !== undefined) start.createdBy = createdBy;
  const trace = traceOfTask(execution, task);
  if (trace !== undefined) start.trace = trace;
  const outcome = await startByRequest(asked, start, neighbours);
  return outcome.ok
    ? { status: "COMPLETED", output: { workflowId: outcome.value } }
    : failed(outcome.message);
}
