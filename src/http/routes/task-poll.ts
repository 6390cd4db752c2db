import { z } from "zod";
import { pollTasks, SINGLE_POLL_TIMEOUT_MS } from "../../app/task-poll.ts";
import { taskSchema } from "../../model/task.ts";
import { jsonText, jsonTextList, noContent } from "../answer.ts";
import { integer, optionalName, segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/tasks/poll";
const TAG = "Tasks";

/** Milliseconds that a batch poll waits for a first task unless told. */
const DEFAULT_BATCH_TIMEOUT_MS = 100;

export const taskPollRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/{tasktype}`,
    summary: "Take a task",
    tag: TAG,
    pathParameters: { tasktype: segment },
    query: { workerid: optionalName, domain: optionalName },
    replies: { 200: jsonReply(taskSchema, "The task"), 204: emptyReply("There is none") },
    handle: async ({ services, path, query, signal, call }) => {
      const [task] = await pollTasks(services, {
        taskType: path.tasktype,
        workerId: query.workerid,
        domain: query.domain,
        count: 1,
        timeout: SINGLE_POLL_TIMEOUT_MS,
        signal,
        call,
      });
      return task === undefined ? noContent() : jsonText(task);
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/batch/{tasktype}`,
    summary: "Take tasks, waiting for a first one",
    tag: TAG,
    pathParameters: { tasktype: segment },
    query: {
      workerid: optionalName,
      domain: optionalName,
      count: integer(1),
      timeout: integer(DEFAULT_BATCH_TIMEOUT_MS),
    },
    replies: {
      200: jsonReply(z.array(taskSchema), "The tasks, as soon as there is one"),
      400: refusal("The timeout is over 5 seconds"),
    },
    handle: async ({ services, path, query, signal, call }) => {
      const { workerid: workerId, domain, count, timeout } = query;
      const request = { taskType: path.tasktype, workerId, domain, count, timeout, signal, call };
      return jsonTextList(await pollTasks(services, request));
    },
  }),
];
