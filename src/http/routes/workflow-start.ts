import { noSuchDefinition } from "../../app/metadata.ts";
import { notDefined, startWorkflow } from "../../app/workflow-start.ts";
import { jsonObject } from "../../model/scalars.ts";
import { startWorkflowRequestSchema } from "../../model/start-workflow-request.ts";
import { plainText } from "../answer.ts";
import { segment } from "../parameters.ts";
import { readTraceContext } from "../../model/trace-context.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { START_QUERY, startRequestOf } from "../start-request.ts";
import { refusal, textReply } from "./replies.ts";

const TAG = "Workflow";

const REPLIES = {
  200: textReply("The id of the execution"),
  400: refusal("The request breaks a rule"),
  404: refusal("No such workflow definition"),
  409: refusal("The idempotency key is taken"),
  413: refusal("The input is too large"),
};

export const workflowStartRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/workflow",
    summary: "Start an execution of a registered definition, or of the one in the request",
    tag: TAG,
    body: jsonBody(startWorkflowRequestSchema),
    replies: REPLIES,
    handle: async ({ services, body, bodyBytes, headers }) => {
      const options = {
        unknownDefinition: notDefined,
        requestBytes: bodyBytes,
        trace: readTraceContext(headers),
      };
      return plainText(await startWorkflow(services, body, options));
    },
  }),
  declareRoute({
    method: "POST",
    path: "/api/workflow/{name}",
    summary: "Start an execution with the body as its input",
    tag: TAG,
    pathParameters: { name: segment },
    query: START_QUERY,
    body: jsonBody(jsonObject),
    replies: REPLIES,
    handle: async ({ services, body, bodyBytes, ...call }) => {
      const request = startRequestOf(call, body);
      const options = {
        unknownDefinition: noSuchDefinition,
        requestBytes: bodyBytes,
        trace: readTraceContext(call.headers),
      };
      return plainText(await startWorkflow(services, request, options));
    },
  }),
];
