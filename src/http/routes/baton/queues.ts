import { getQueue, listQueues } from "../../../app/queue-views.ts";
import { queueDetailSchema, queueListSchema } from "../../../model/baton/queues.ts";
import { json } from "../../answer.ts";
import { segment } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { jsonReply } from "../replies.ts";

const PATH = "/api/baton/queues";
const TAG = "Pages";

export const batonQueueRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary:
      "How the task queues stand: sizes, ages, workers, limits and the counts of the last hour",
    tag: TAG,
    replies: { 200: jsonReply(queueListSchema, "An entry for each task type and domain") },
    handle: async ({ services }) => json(await listQueues(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{taskType}`,
    summary: "How the queue of a task type stands, and the first of its tasks",
    tag: TAG,
    pathParameters: { taskType: segment },
    replies: { 200: jsonReply(queueDetailSchema, "The queue; empty where no task was ever in it") },
    handle: async ({ services, path }) => json(await getQueue(services, path.taskType)),
  }),
];
