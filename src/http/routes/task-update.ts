import { z } from "zod";
import { refuseUnnamedTask } from "../../app/task-result-rules.ts";
import {
  updateTask,
  updateTaskAndPoll,
  updateTaskByReference,
  updateTaskByReferenceSync,
} from "../../app/task-update.ts";
import { isJsonObject } from "../../model/json.ts";
import { jsonObject } from "../../model/scalars.ts";
import { taskResultSchema, TaskResultStatus } from "../../model/task-result.ts";
import { taskSchema } from "../../model/task.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { empty, jsonText, noContent, plainText } from "../answer.ts";
import { optionalName, segment, wordSegment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/tasks";
const TAG = "Tasks";

const INVALID = refusal("The result breaks a rule");

const BY_REFERENCE = {
  workflowId: segment,
  taskRefName: segment,
  status: wordSegment(TaskResultStatus),
};

const taskResultBody = jsonBody(taskResultSchema, prepareTaskResult);

export const taskUpdateRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Report the result of a task",
    tag: TAG,
    body: taskResultBody,
    replies: {
      200: { ...textReply("The id of the task"), schema: z.string() },
      400: INVALID,
      404: refusal("No such task"),
    },
    handle: async ({ services, body }) => plainText(await updateTask(services, body)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/update-v2`,
    summary: "Report the result of a task and take the next one of its type",
    tag: TAG,
    body: taskResultBody,
    replies: {
      200: jsonReply(taskSchema, "The next task"),
      204: emptyReply("There is none, or the reported task goes on or is unknown"),
      400: INVALID,
    },
    handle: async ({ services, body, signal, call }) => {
      const next = await updateTaskAndPoll(services, body, { signal, call });
      return next === null ? noContent() : jsonText(next);
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/{taskRefName}/{status}`,
    summary: "Update the pending task of a reference name",
    tag: TAG,
    pathParameters: BY_REFERENCE,
    query: { workerid: optionalName },
    body: jsonBody(jsonObject),
    replies: { 200: textReply("The id of the task; empty when none is pending"), 400: INVALID },
    handle: async ({ services, path, query, body }) => {
      const update = updateOf(path, query.workerid, body);
      const taskId = await updateTaskByReference(services, path.workflowId, update);
      return taskId === null ? empty() : plainText(taskId);
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/{taskRefName}/{status}/sync`,
    summary: "Update the pending task of a reference name and read the execution",
    tag: TAG,
    pathParameters: BY_REFERENCE,
    query: { workerid: optionalName },
    body: jsonBody(jsonObject),
    replies: {
      200: jsonReply(workflowSchema, "The execution"),
      400: INVALID,
      404: refusal("None is pending"),
    },
    handle: async ({ services, path, query, body }) => {
      const update = updateOf(path, query.workerid, body);
      return jsonText(await updateTaskByReferenceSync(services, path.workflowId, update));
    },
  }),
];

function updateOf(
  path: { taskRefName: string; status: TaskResultStatus },
  workerId: string | undefined,
  output: z.output<typeof jsonObject>,
) {
  const { taskRefName: reference, status } = path;
  return { reference, status, output, ...(workerId !== undefined && { workerId }) };
}

/** Both ids are asked for before anything else; an extension of the lease needs no status. */
function prepareTaskResult(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  refuseUnnamedTask(value);
  const extendsLease = value["extendLease"] === true || value["extendLease"] === "true";
  return extendsLease && (value["status"] ?? null) === null
    ? { ...value, status: TaskResultStatus.IN_PROGRESS }
    : value;
}
