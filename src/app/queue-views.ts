/** What pages look at in queues. */
import type { QueueDetail, QueueList, QueueState } from "../model/baton/queues.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/** Queues that are asked for one list, and at once. */
const MAX_QUEUES = 1_000;
const QUEUE_CHUNK = 50;
/** Tasks of a queue that are listed. */
const MAX_TASKS = 200;

/** How the queues stand, by task type and domain. One that cannot be asked is named. */
export async function listQueues(services: Services): Promise<QueueList> {
  const names = await services.queueNames.names();
  const queues: QueueState[] = [];
  const missing = names.slice(MAX_QUEUES);
  for (let at = 0; at < Math.min(names.length, MAX_QUEUES); at += QUEUE_CHUNK) {
    const chunk = names.slice(at, Math.min(at + QUEUE_CHUNK, MAX_QUEUES));
    const asked = await Promise.allSettled(chunk.map((name) => stateOf(services, name)));
    for (const [position, answer] of asked.entries()) {
      if (answer.status === "fulfilled") queues.push(...answer.value);
      else missing.push(chunk[position] ?? "");
    }
  }
  return { queues, missing };
}

/** How the queue of a task type stands, and the tasks in it. */
export async function getQueue(services: Services, taskType: string): Promise<QueueDetail> {
  const [queues, tasks] = await Promise.all([
    stateOf(services, taskType),
    withSecondTry(() => services.queueViews(taskType).viewWaiting(MAX_TASKS + 1)),
  ]);
  const more = tasks.length > MAX_TASKS;
  return { taskType, queues, tasks: tasks.slice(0, MAX_TASKS), more };
}

async function stateOf(services: Services, taskType: string): Promise<QueueState[]> {
  await services.settlements.tell(services, taskType);
  return await withSecondTry(() => services.queueViews(taskType).viewQueue());
}
