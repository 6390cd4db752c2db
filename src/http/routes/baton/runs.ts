import { getPayload, getSkeleton, getTaskPayload } from "../../../app/run-views.ts";
import type { JsonText, PayloadSide } from "../../../app/ports.ts";
import { skeletonSchema } from "../../../model/baton/skeleton.ts";
import { taskPayloadSchema } from "../../../model/baton/task-payload.ts";
import { jsonObject } from "../../../model/scalars.ts";
import { jsonText } from "../../answer.ts";
import { notModified, tagged, versionInTag } from "../../entity-tag.ts";
import { segment } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { emptyReply, jsonReply, refusal } from "../replies.ts";

const PATH = "/api/baton/runs/{workflowId}";
const TAG = "Pages";

const UNKNOWN_RUN = refusal("No such execution");
const UNKNOWN_TASK = refusal("No such execution, or no such task in it");

const skeleton = declareRoute({
  method: "GET",
  path: `${PATH}/skeleton`,
  summary: "An execution with all attempts at its tasks, by column and without payloads",
  tag: TAG,
  pathParameters: { workflowId: segment },
  replies: {
    200: jsonReply(skeletonSchema, "The skeleton; its `ETag` changes with each change"),
    304: emptyReply("`If-None-Match` names the skeleton as it is"),
    404: UNKNOWN_RUN,
  },
  handle: async ({ services, path, headers }) => {
    const { seq, text } = await getSkeleton(services, path.workflowId, versionInTag(headers));
    return text === null ? notModified(seq) : tagged(jsonText(text), seq);
  },
});

const task = declareRoute({
  method: "GET",
  path: `${PATH}/tasks/{taskId}`,
  summary: "A task with its payloads, or with their beginnings where they are large",
  tag: TAG,
  pathParameters: { workflowId: segment, taskId: segment },
  replies: { 200: jsonReply(taskPayloadSchema, "The task"), 404: UNKNOWN_TASK },
  handle: async ({ services, path }) =>
    jsonText(await getTaskPayload(services, path.workflowId, path.taskId)),
});

function payload(side: PayloadSide): Route {
  return declareRoute({
    method: "GET",
    path: `${PATH}/tasks/{taskId}/${side}`,
    summary: `The whole ${side} of a task, as a file`,
    tag: TAG,
    pathParameters: { workflowId: segment, taskId: segment },
    replies: { 200: jsonReply(jsonObject, `The ${side}`), 404: UNKNOWN_TASK },
    handle: async ({ services, path }) =>
      attachment(await getPayload(services, path, side), `${path.taskId}-${side}.json`),
  });
}

/** @param name what the file is called: ids only, so nothing in it has to be quoted. */
function attachment(text: JsonText, name: string): Response {
  const response = jsonText(text);
  response.headers.set("content-disposition", `attachment; filename="${name}"`);
  return response;
}

export const batonRunRoutes: Route[] = [skeleton, task, payload("input"), payload("output")];
