import { setWorkflowVariables, updateWorkflowState } from "../../app/workflow-state.ts";
import { jsonObject } from "../../model/scalars.ts";
import { signalResponseSchema } from "../../model/signal-response.ts";
import { workflowStateUpdateSchema } from "../../model/workflow-state-update.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { jsonText } from "../answer.ts";
import { WAIT_QUERY, waitFor } from "../awaiting.ts";
import { segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

const PATH = "/api/workflow/{workflowId}";
const TAG = "Workflow";

const REFUSALS = {
  400: refusal("The request breaks a rule"),
  404: refusal("No such execution, or no such task is pending"),
  409: refusal("The execution has ended"),
  413: refusal("The variables are too large"),
};

export const workflowStateRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: `${PATH}/variables`,
    summary: "Set variables of a running execution; null removes one",
    tag: TAG,
    pathParameters: { workflowId: segment },
    body: jsonBody(jsonObject),
    replies: { 200: jsonReply(workflowSchema, "The execution"), ...REFUSALS },
    handle: async ({ services, path, body }) =>
      jsonText(await setWorkflowVariables(services, path.workflowId, body)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/state`,
    summary:
      "Set variables and report the result of a task in one step, and wait as an execute does",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: WAIT_QUERY,
    body: jsonBody(workflowStateUpdateSchema),
    replies: { 200: jsonReply(signalResponseSchema, "The execution"), ...REFUSALS },
    handle: async ({ services, path, query, body, signal }) => {
      const wait = waitFor(query, "TARGET_WORKFLOW", signal);
      return jsonText(await updateWorkflowState(services, path.workflowId, body, wait));
    },
  }),
];
