import { noSuchDefinition } from "../../app/metadata.ts";
import { executeWorkflow } from "../../app/workflow-execute.ts";
import { notDefined } from "../../app/workflow-start.ts";
import type { JsonObject } from "../../model/json.ts";
import { jsonObject } from "../../model/scalars.ts";
import { type ReturnStrategy, signalResponseSchema } from "../../model/signal-response.ts";
import { startWorkflowRequestSchema } from "../../model/start-workflow-request.ts";
import { jsonText } from "../answer.ts";
import { RETURN_STRATEGY, WAIT_QUERY, waitFor } from "../awaiting.ts";
import { integerSegment, segment } from "../parameters.ts";
import { readTraceContext } from "../../model/trace-context.ts";
import { declareRoute, jsonBody, type Call, type Route } from "../route.ts";
import { START_QUERY, startRequestOf, type StartCall } from "../start-request.ts";
import { jsonReply, refusal } from "./replies.ts";

const TAG = "Workflow";

const QUERY = { ...WAIT_QUERY, returnStrategy: RETURN_STRATEGY };

const QUERY_BY_NAME = { ...QUERY, ...START_QUERY };

const REPLIES = {
  200: jsonReply(signalResponseSchema, "The execution, or the task that blocks it"),
  400: refusal("The request breaks a rule"),
  404: refusal("No such workflow definition"),
  409: refusal("The idempotency key is taken"),
  413: refusal("The input is too large"),
};

export const workflowExecuteRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/workflow/execute/{name}/{version}",
    summary: "Start an execution and wait until it ends or something blocks it",
    tag: TAG,
    pathParameters: { name: segment, version: integerSegment },
    query: QUERY,
    body: jsonBody(startWorkflowRequestSchema),
    replies: REPLIES,
    handle: async ({ services, path, query, body, bodyBytes, headers, signal }) => {
      const { version: _, ...rest } = body;
      // Version 0 is the latest one.
      const version = path.version === 0 ? {} : { version: path.version };
      const request = { ...rest, name: path.name, ...version };
      const wait = waitFor(query, query.returnStrategy, signal);
      const options = {
        unknownDefinition: notDefined,
        requestBytes: bodyBytes,
        wait,
        trace: readTraceContext(headers),
      };
      return jsonText(await executeWorkflow(services, request, options));
    },
  }),
  declareRoute({
    method: "POST",
    path: "/api/workflow/execute/{name}",
    summary: "Start an execution with the body as its input, and wait as above",
    tag: TAG,
    pathParameters: { name: segment },
    query: QUERY_BY_NAME,
    body: jsonBody(jsonObject),
    replies: REPLIES,
    handle: async ({ body, ...call }) => await executeByName(call, body),
  }),
  declareRoute({
    method: "GET",
    path: "/api/workflow/execute/{name}",
    summary: "Start an execution with the other query parameters as its input, and wait as above",
    tag: TAG,
    pathParameters: { name: segment },
    query: QUERY_BY_NAME,
    replies: REPLIES,
    handle: async (call) => await executeByName(call, call.otherQuery),
  }),
];

type CallByName = StartCall & {
  query: Parameters<typeof waitFor>[0] & { returnStrategy: ReturnStrategy };
} & Pick<Call<unknown, unknown, unknown>, "services" | "bodyBytes" | "signal">;

async function executeByName(call: CallByName, input: JsonObject): Promise<Response> {
  const { services, query, bodyBytes, headers, signal } = call;
  const request = startRequestOf(call, input);
  const wait = waitFor(query, query.returnStrategy, signal);
  const options = {
    unknownDefinition: noSuchDefinition,
    requestBytes: bodyBytes,
    wait,
    trace: readTraceContext(headers),
  };
  return jsonText(await executeWorkflow(services, request, options));
}
