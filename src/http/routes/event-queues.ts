/**
 * Queues of other systems whose messages end tasks or are events. Baton has none, so these routes answer as Conductor does
 * where none is set up.
 */
import { z } from "zod";
import { InvalidRequest } from "../../app/errors.ts";
import { TaskStatus } from "../../model/task.ts";
import { json } from "../answer.ts";
import { boolean, segment, wordSegment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

const PATH = "/api/queue";
const TAG = "Event queues";

const NO_QUEUE = { 400: refusal("There is no such queue, or no such status") };

function refuse({ path }: { path: { status: string } }): Promise<Response> {
  throw new InvalidRequest(`There is no queue for handling ${path.status} status`);
}

/** Queues that end tasks. */
export const eventQueueRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/`,
    summary: "The queues whose messages end tasks",
    tag: TAG,
    replies: { 200: jsonReply(z.record(z.string(), z.string()), "Always empty") },
    handle: async () => json({}),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/size`,
    summary: "The sizes of these queues",
    tag: TAG,
    replies: { 200: jsonReply(z.record(z.string(), z.int()), "Always empty") },
    handle: async () => json({}),
  }),
  declareRoute({
    method: "GET",
    path: "/api/admin/queues",
    summary: "The queues of other systems whose messages are events",
    tag: TAG,
    query: { verbose: boolean(false) },
    replies: { 200: jsonReply(z.record(z.string(), z.unknown()), "Always empty") },
    handle: async () => json({}),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/update/{workflowId}/{taskRefName}/{status}`,
    summary: "Put a message into such a queue",
    tag: TAG,
    pathParameters: { workflowId: segment, taskRefName: segment, status: wordSegment(TaskStatus) },
    replies: NO_QUEUE,
    handle: refuse,
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/update/{workflowId}/task/{taskId}/{status}`,
    summary: "Put a message into such a queue",
    tag: TAG,
    pathParameters: { workflowId: segment, taskId: segment, status: wordSegment(TaskStatus) },
    replies: NO_QUEUE,
    handle: refuse,
  }),
];
