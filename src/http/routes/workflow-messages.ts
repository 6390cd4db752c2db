import { sendMessage } from "../../app/workflow-messages.ts";
import { jsonObject } from "../../model/scalars.ts";
import { plainText } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { refusal, textReply } from "./replies.ts";

export const workflowMessageRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/workflow/{workflowId}/messages",
    summary: "Send an execution a message for its PULL_WORKFLOW_MESSAGES tasks",
    tag: "Workflow",
    pathParameters: { workflowId: segment },
    body: jsonBody(jsonObject),
    replies: {
      200: textReply("The id of the message"),
      400: refusal("The message is not a JSON object"),
      404: refusal("No such execution"),
      409: refusal("The execution is not running"),
      413: refusal("The message is too large"),
      429: refusal("Too many messages wait"),
    },
    handle: async ({ services, path, body }) =>
      plainText(await sendMessage(services, path.workflowId, body)),
  }),
];
