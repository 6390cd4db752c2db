/** What pages look at in queues. */
import type { QueueDetail, QueueList, QueueState } from "../model/baton/queues.ts";
import { withSecondTry } from "./execution-call.ts";
import type { TaskQueueViewPort } from "./ports.ts";
import { inChunks } from "./queue-read.ts";
import type { Services } from "./services.ts";

/** Queues that are asked for one list. */
const MAX_QUEUES = 1_000;
/** Tasks of a queue that are listed. */
const MAX_TASKS = 200;

/** How the queues stand, by task type and domain. One that cannot be asked is named. */
export async function listQueues(services: Services): Promise<QueueList> {
  const names = await services.queueNames.names();
  const asked = names.slice(0, MAX_QUEUES);
  const states = await inChunks(asked, (name) => stateOf(services, name).catch(() => null));
  const silent = asked.filter((_name, at) => states[at] === null);
  return {
    queues: states.flatMap((state) => state ?? []),
    missing: [...names.slice(MAX_QUEUES), ...silent],
  };
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

function stateOf(services: Services, taskType: string): Promise<QueueState[]> {
  return lookInto(services, taskType, (queue) => queue.viewQueue());
}

/** Looks at something in a queue that knows of all tasks that have been settled. */
export async function lookInto<Value>(
  services: Services,
  taskType: string,
  call: (queue: TaskQueueViewPort) => Promise<Value>,
): Promise<Value> {
  await services.settlements.tell(services, taskType);
  return await withSecondTry(() => call(services.queueViews(taskType)));
}
