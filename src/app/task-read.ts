import { workflowIdOf } from "../lib/task-id.ts";
import { errorOf, NotFound } from "./errors.ts";
import { askExecution } from "./execution-call.ts";
import type { JsonText } from "./ports.ts";
import type { Services } from "./services.ts";

/** The JSON of a task. */
export async function getTask(services: Services, taskId: string): Promise<JsonText> {
  const workflowId = workflowIdOf(taskId);
  if (workflowId === null) throw unknownTask(taskId);
  const outcome = await askExecution(services, workflowId, (execution) => execution.task(taskId));
  if (outcome.ok) return outcome.value;
  throw outcome.code === "not-found" ? unknownTask(taskId) : errorOf(outcome);
}

/** Adds a line to a task's log, as it came. */
export async function addTaskLog(services: Services, taskId: string, log: string): Promise<void> {
  const workflowId = workflowIdOf(taskId);
  if (workflowId === null) throw unknownTask(taskId);
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.addTaskLog(taskId, log),
  );
  if (!outcome.ok) throw outcome.code === "not-found" ? unknownTask(taskId) : errorOf(outcome);
}

/** The JSON of a task's log, oldest line first; null when there is none, also for an unknown task. */
export async function getTaskLogs(services: Services, taskId: string): Promise<JsonText | null> {
  const workflowId = workflowIdOf(taskId);
  if (workflowId === null) return null;
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.taskLogs(taskId),
  );
  if (outcome.ok) return outcome.value;
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}

function unknownTask(taskId: string): NotFound {
  return new NotFound(`Task not found for taskId: ${taskId}`);
}
