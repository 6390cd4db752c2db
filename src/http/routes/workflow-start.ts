import { noSuchDefinition } from "../../app/metadata.ts";
import { notDefined, startWorkflow } from "../../app/workflow-start.ts";
import type { JsonObject } from "../../model/json.ts";
import { jsonObject } from "../../model/scalars.ts";
import { startWorkflowRequestSchema } from "../../model/start-workflow-request.ts";
import { plainText } from "../answer.ts";
import { integerSegment, segment } from "../parameters.ts";
import { readTraceContext } from "../../model/trace-context.ts";
import { declareRoute, jsonBody, type Call, type Route } from "../route.ts";
import { START_QUERY, startRequestOf, type StartCall } from "../start-request.ts";
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
    handle: ({ body, ...call }) => startByName(call, body),
  }),
  declareRoute({
    method: "POST",
    path: "/api/workflow/start/{name}/{version}",
    summary: "Start an execution of a version with the body as its input",
    tag: TAG,
    pathParameters: { name: segment, version: integerSegment },
    query: { correlationId: START_QUERY.correlationId, priority: START_QUERY.priority },
    body: jsonBody(jsonObject),
    replies: REPLIES,
    handle: ({ body, path, query, ...call }) => {
      // Version 0 is the latest one, as in other paths.
      const version = path.version === 0 ? undefined : path.version;
      return startByName({ ...call, path, query: { ...query, version } }, body);
    },
  }),
];

/** Starts what the path names, with the body as its input. */
async function startByName(
  {
    services,
    bodyBytes,
    ...call
  }: StartCall & Pick<Call<unknown, unknown, unknown>, "services" | "bodyBytes">,
  input: JsonObject,
): Promise<Response> {
  const request = startRequestOf(call, input);
  const trace = readTraceContext(call.headers);
  const options = { unknownDefinition: noSuchDefinition, requestBytes: bodyBytes, trace };
  return plainText(await startWorkflow(services, request, options));
}
