import { signalWorkflow, signalWorkflowSync } from "../../app/task-signal.ts";
import { jsonObject } from "../../model/scalars.ts";
import { signalResponseSchema } from "../../model/signal-response.ts";
import { TaskResultStatus } from "../../model/task-result.ts";
import { empty, jsonText } from "../answer.ts";
import { RETURN_STRATEGY } from "../awaiting.ts";
import { natural, segment, wordSegment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/tasks/{workflowId}/{status}/signal";
const TAG = "Tasks";

/** How long a signal waits for what follows unless told otherwise, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 5000;

const PARAMETERS = { workflowId: segment, status: wordSegment(TaskResultStatus) };

const INVALID = refusal("The request breaks a rule");

export const taskSignalRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "End the first WAIT of an execution or of its sub-workflows",
    tag: TAG,
    pathParameters: PARAMETERS,
    body: jsonBody(jsonObject),
    replies: {
      200: emptyReply("Done, or nothing waits"),
      400: INVALID,
      404: refusal("No such execution"),
    },
    handle: async ({ services, path: { workflowId, status }, body }) => {
      await signalWorkflow(services, workflowId, { status, output: body });
      return empty();
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/sync`,
    summary: "End the first WAIT and wait until the execution ends or something blocks it again",
    tag: TAG,
    pathParameters: PARAMETERS,
    query: { returnStrategy: RETURN_STRATEGY, timeoutMillis: natural(DEFAULT_TIMEOUT_MS) },
    body: jsonBody(jsonObject),
    replies: {
      200: jsonReply(signalResponseSchema, "The execution, or the task that blocks it"),
      400: INVALID,
      404: refusal("No such execution, or nothing waits"),
    },
    handle: async ({ services, path: { workflowId, status }, query, body, signal }) => {
      const wait = {
        strategy: query.returnStrategy,
        timeout: query.timeoutMillis,
        references: [],
        signal,
      };
      const update = { status, output: body };
      return jsonText(await signalWorkflowSync(services, workflowId, update, wait));
    },
  }),
];
