import { getWhy, getWhyList } from "../../../app/why.ts";
import { whyListSchema, whySchema } from "../../../model/baton/why.ts";
import { json } from "../../answer.ts";
import { segment } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { jsonReply, refusal } from "../replies.ts";

const PATH = "/api/baton/runs/{workflowId}/why";
const TAG = "Pages";

export const batonWhyRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "What an execution waits for: a sentence for each of its first 50 open tasks",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: { 200: jsonReply(whyListSchema, "The reasons"), 404: refusal("No such execution") },
    handle: async ({ services, path }) => json(await getWhyList(services, path.workflowId)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{taskId}`,
    summary: "What a task waits for, in a sentence; of a sub-workflow also what that waits for",
    tag: TAG,
    pathParameters: { workflowId: segment, taskId: segment },
    replies: {
      200: jsonReply(whySchema, "The reason"),
      404: refusal("No such execution, or no such task in it"),
    },
    handle: async ({ services, path }) =>
      json(await getWhy(services, path.workflowId, path.taskId)),
  }),
];
