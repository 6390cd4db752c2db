import { z } from "zod";
import {
  allPollData,
  allQueues,
  allQueueShards,
  pollData,
  queueSize,
  queueSizes,
  waitingTasks,
} from "../../app/queue-read.ts";
import { pollDataSchema } from "../../model/poll-data.ts";
import { json, plainText } from "../answer.ts";
import { optionalName, requiredName, requiredNames, segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/tasks/queue";
const TAG = "Task queues";

const MISSING = refusal("The task type is missing");

export const taskQueueRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: `${PATH}/requeue/{taskType}`,
    summary: "How many tasks of a type wait; none of them is ever missing in its queue",
    tag: TAG,
    pathParameters: { taskType: segment },
    replies: { 200: textReply("Their number") },
    handle: async ({ services, path }) =>
      plainText(String(await waitingTasks(services, path.taskType))),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/sizes`,
    summary: "How many tasks are in each of the named queues",
    tag: TAG,
    query: { taskType: requiredNames },
    replies: { 200: jsonReply(z.record(z.string(), z.int()), "Sizes by name"), 400: MISSING },
    handle: async ({ services, query }) => json(await queueSizes(services, query.taskType)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/size`,
    summary: "How many tasks are in a queue",
    tag: TAG,
    query: { taskType: requiredName, domain: optionalName },
    replies: { 200: jsonReply(z.int(), "The size"), 400: MISSING },
    handle: async ({ services, query }) =>
      json(await queueSize(services, query.taskType, query.domain)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/all`,
    summary: "How many tasks are in each queue",
    tag: TAG,
    replies: { 200: jsonReply(z.record(z.string(), z.int()), "Sizes by name") },
    handle: async ({ services }) => {
      const queues = Object.entries(await allQueues(services));
      return json(Object.fromEntries(queues.map(([name, { size }]) => [name, size])));
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/all/verbose`,
    summary: "How many tasks are in each queue, and how many of them are handed out right now",
    tag: TAG,
    replies: {
      200: jsonReply(
        z.record(z.string(), z.record(z.string(), z.object({ size: z.int(), uacked: z.int() }))),
        "Sizes by name and shard",
      ),
    },
    handle: async ({ services }) => json(await allQueueShards(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/polldata`,
    summary: "Who polled a queue last",
    tag: TAG,
    query: { taskType: requiredName },
    replies: { 200: jsonReply(z.array(pollDataSchema), "An entry for each domain"), 400: MISSING },
    handle: async ({ services, query }) => json(await pollData(services, query.taskType)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/polldata/all`,
    summary: "Who polled which queue last",
    tag: TAG,
    replies: { 200: jsonReply(z.array(pollDataSchema), "An entry for each queue and domain") },
    handle: async ({ services }) => json(await allPollData(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/polldata/{taskType}`,
    summary: "Who polled a queue last",
    tag: TAG,
    pathParameters: { taskType: segment },
    replies: { 200: jsonReply(z.array(pollDataSchema), "An entry for each domain") },
    handle: async ({ services, path }) => json(await pollData(services, path.taskType)),
  }),
];
