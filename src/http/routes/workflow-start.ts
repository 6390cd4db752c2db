import { noSuchDefinition } from "../../app/metadata.ts";
import { notDefined, refuseBadQueryPriority, startWorkflow } from "../../app/workflow-start.ts";
import { jsonObject } from "../../model/scalars.ts";
import {
  startWorkflowRequestSchema,
  type StartWorkflowRequest,
} from "../../model/start-workflow-request.ts";
import { plainText } from "../answer.ts";
import { idempotencyIn } from "../idempotency-headers.ts";
import { integer, optionalInteger, optionalName, segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
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
    handle: async ({ services, body, bodyBytes }) => {
      const options = { unknownDefinition: notDefined, requestBytes: bodyBytes };
      return plainText(await startWorkflow(services, body, options));
    },
  }),
  declareRoute({
    method: "POST",
    path: "/api/workflow/{name}",
    summary: "Start an execution with the body as its input",
    tag: TAG,
    pathParameters: { name: segment },
    query: { version: optionalInteger, correlationId: optionalName, priority: integer(0) },
    body: jsonBody(jsonObject),
    replies: REPLIES,
    handle: async ({ services, path, query, body, bodyBytes, headers }) => {
      refuseBadQueryPriority(query.priority);
      const request: StartWorkflowRequest = {
        name: path.name,
        input: body,
        priority: query.priority,
        taskToDomain: {},
        ...(query.version !== undefined && { version: query.version }),
        ...(query.correlationId !== undefined && { correlationId: query.correlationId }),
        ...idempotencyIn(headers),
      };
      const options = { unknownDefinition: noSuchDefinition, requestBytes: bodyBytes };
      return plainText(await startWorkflow(services, request, options));
    },
  }),
];
