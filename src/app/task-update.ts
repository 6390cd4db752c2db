import { workflowIdOf } from "../lib/task-id.ts";
import { isWorkflowId } from "../lib/workflow-id.ts";
import type { TaskResult } from "../model/task-result.ts";
import { errorOf, NotFound, noSuchWorkflow } from "./errors.ts";
import { askExecution, callExecution } from "./execution-call.ts";
import type { JsonText, ReferenceUpdate, UpdateReceipt } from "./ports.ts";
import type { Services } from "./services.ts";
import { pollTasks, type PollRequest } from "./task-poll.ts";
import { getWorkflow } from "./workflow-read.ts";

/** How long `update-v2` waits for a task that the update itself has scheduled, in milliseconds. */
const FOLLOW_UP_WAIT_MS = 100;

/**
 * Reports a result. It goes to the task that `taskId` names; a task that has ended stays as it is.
 * @returns the task's id.
 */
export async function updateTask(services: Services, result: TaskResult): Promise<string> {
  const workflowId = workflowIdOf(result.taskId);
  if (workflowId === null) throw unknownTask(result);
  const { news } = await callExecution(services, workflowId, (execution) =>
    execution.update(result),
  );
  services.indexNews.note(services, news);
  return result.taskId;
}

/**
 * Reports a result and asks for the next task of the same type and domain.
 * @returns the JSON of the next task; null when there is none, when the reported task goes on, and
 *   when it is unknown, because Python and JavaScript workers read a 404 as "no such route".
 */
export async function updateTaskAndPoll(
  services: Services,
  result: TaskResult,
  caller: Pick<PollRequest, "signal" | "call"> = {},
): Promise<JsonText | null> {
  const workflowId = workflowIdOf(result.taskId);
  if (workflowId === null) return null;
  const goesOn = result.extendLease || result.status === "IN_PROGRESS";
  const receipt = await receiptOf(services, { workflowId, result }, !goesOn);
  services.indexNews.note(services, receipt?.news);
  if (receipt === null || goesOn || receipt.next === null) return null;
  const [next] = await pollTasks(services, {
    taskType: receipt.taskType,
    domain: receipt.domain,
    workerId: result.workerId,
    count: 1,
    // What this update scheduled may still be on its way to the queue.
    timeout: receipt.followed ? FOLLOW_UP_WAIT_MS : 0,
    ...caller,
    leased: receipt.next,
  });
  return next ?? null;
}

/**
 * Updates the pending task of a reference name; its output grows by the one given.
 * @returns the task's id, or null when nothing of that name is pending.
 */
export async function updateTaskByReference(
  services: Services,
  workflowId: string,
  update: ReferenceUpdate,
): Promise<string | null> {
  if (!isWorkflowId(workflowId)) return null;
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.updateByReference(update),
  );
  if (outcome.ok) return outcome.value?.taskId ?? null;
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}

/** As `updateTaskByReference`, but answers the JSON of the execution. @throws NotFound */
export async function updateTaskByReferenceSync(
  services: Services,
  workflowId: string,
  update: ReferenceUpdate,
): Promise<JsonText> {
  const taskId = await updateTaskByReference(services, workflowId, update);
  if (taskId === null) {
    throw new NotFound(
      `Found no running task ${update.reference} of workflow ${workflowId} to update`,
    );
  }
  return await getWorkflow(services, workflowId, true);
}

/** Null: there is no such task. Otherwise with the next one, where that is asked for and the queue has been asked already. */
async function receiptOf(
  services: Services,
  { workflowId, result }: { workflowId: string; result: TaskResult },
  asksForNext: boolean,
): Promise<UpdateReceipt | null> {
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.update(result, asksForNext),
  );
  if (outcome.ok) return outcome.value;
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}

/** What is named first and unknown is what the message names. */
function unknownTask(result: TaskResult): NotFound {
  if (!isWorkflowId(result.workflowInstanceId)) return noSuchWorkflow(result.workflowInstanceId);
  return new NotFound(`No such task found by id: ${result.taskId}`);
}
