import { z } from "zod";
import { addTaskLog, getTask, getTaskLogs } from "../../app/task-read.ts";
import { taskExecLogSchema } from "../../model/task-exec-log.ts";
import { taskSchema } from "../../model/task.ts";
import { empty, jsonText, noContent } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, textBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/tasks";
const TAG = "Tasks";

export const taskReadRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/{taskId}`,
    summary: "A task",
    tag: TAG,
    pathParameters: { taskId: segment },
    replies: { 200: jsonReply(taskSchema, "The task"), 404: refusal("No such task") },
    handle: async ({ services, path }) => jsonText(await getTask(services, path.taskId)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{taskId}/log`,
    summary: "Add a line to a task's log, as it comes",
    tag: TAG,
    pathParameters: { taskId: segment },
    body: textBody,
    replies: { 200: emptyReply("Added"), 404: refusal("No such task") },
    handle: async ({ services, path, body }) => {
      await addTaskLog(services, path.taskId, body);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{taskId}/log`,
    summary: "A task's log",
    tag: TAG,
    pathParameters: { taskId: segment },
    replies: {
      200: jsonReply(z.array(taskExecLogSchema), "The lines, oldest first"),
      204: emptyReply("There are none"),
    },
    handle: async ({ services, path }) => {
      const logs = await getTaskLogs(services, path.taskId);
      return logs === null ? noContent() : jsonText(logs);
    },
  }),
];
