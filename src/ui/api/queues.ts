/** Queues of tasks. */
import { path } from "../../client/transport.ts";
import type { QueueDetail, QueueList } from "../../model/baton/queues.ts";
import { quick } from "./transport.ts";

/** All queues with their workers and limits. */
export function listQueues(): Promise<QueueList> {
  return quick.required({ method: "GET", path: "/baton/queues" });
}

/** The queues of one task type, and what waits in them. */
export function getQueue(taskType: string): Promise<QueueDetail> {
  return quick.required({ method: "GET", path: `/baton/queues${path(taskType)}` });
}

/** Puts tasks that wait back into their queue, should they have got lost on the way. */
export async function requeue(taskType: string): Promise<string> {
  return quick.text({ method: "POST", path: `/tasks/queue/requeue${path(taskType)}` });
}
