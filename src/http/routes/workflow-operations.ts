import { operate, terminateAndRemoveWorkflow } from "../../app/workflow-control.ts";
import {
  rerunWorkflowRequestSchema,
  skipTaskRequestSchema,
  upgradeWorkflowRequestSchema,
} from "../../model/operation-requests.ts";
import { jsonObject } from "../../model/scalars.ts";
import { empty, noContent, plainText } from "../answer.ts";
import { boolean, optionalText, segment } from "../parameters.ts";
import { declareRoute, jsonBody, optionalJsonBody, type Route } from "../route.ts";
import { emptyReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/workflow";
const TAG = "Workflow";

/** Of what sets an execution going again. */
const NO_PLACE = { 429: refusal("Its rate limit rejects and has no place") };

const REFUSALS = {
  404: refusal("No such execution"),
  409: refusal("The execution is in the wrong state"),
};
const DONE = { 204: emptyReply("Done"), ...REFUSALS };

/** Operations that set an ended execution going again, or change what a running one does next. */
export const workflowOperationRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/restart`,
    summary: "Begin an ended execution anew",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { useLatestDefinitions: boolean(false) },
    replies: { ...DONE, ...NO_PLACE },
    handle: async ({ services, path, query }) => {
      const { useLatestDefinitions: useLatestDefinition } = query;
      await operate(services, path.workflowId, { kind: "restart", useLatestDefinition });
      return noContent();
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/retry`,
    summary: "Take up again what failed or was canceled",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { resumeSubworkflowTasks: boolean(false) },
    replies: { ...DONE, ...NO_PLACE },
    handle: async ({ services, path, query }) => {
      const { resumeSubworkflowTasks: resumeSubWorkflows } = query;
      await operate(services, path.workflowId, { kind: "retry", resumeSubWorkflows });
      return noContent();
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/rerun`,
    summary: "Run an ended execution again from one of its tasks, or from the start",
    tag: TAG,
    pathParameters: { workflowId: segment },
    body: jsonBody(rerunWorkflowRequestSchema),
    replies: {
      200: textReply("Its id"),
      400: refusal("No such task"),
      ...REFUSALS,
      ...NO_PLACE,
    },
    handle: async ({ services, path, body }) => {
      await operate(services, path.workflowId, { kind: "rerun", ...body });
      return plainText(path.workflowId);
    },
  }),
  declareRoute({
    method: "PUT",
    path: `${PATH}/{workflowId}/skiptask/{taskReferenceName}`,
    summary: "Go past a task that has not come up yet",
    tag: TAG,
    pathParameters: { workflowId: segment, taskReferenceName: segment },
    body: optionalJsonBody(skipTaskRequestSchema),
    replies: { 200: emptyReply("Done"), ...REFUSALS },
    handle: async ({ services, path, body }) => {
      const { workflowId, taskReferenceName: reference } = path;
      await operate(services, workflowId, { kind: "skip-task", reference, ...body });
      return empty();
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/jump/{taskReferenceName}`,
    summary: "Leave what runs and go on from another task, with the body over its input",
    tag: TAG,
    pathParameters: { workflowId: segment, taskReferenceName: segment },
    body: optionalJsonBody(jsonObject),
    replies: {
      200: emptyReply("Done"),
      400: refusal("The task stands nowhere that the execution is in"),
      ...REFUSALS,
    },
    handle: async ({ services, path, body }) => {
      const { workflowId, taskReferenceName: reference } = path;
      await operate(services, workflowId, { kind: "jump", reference, taskInput: body ?? {} });
      return empty();
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/upgrade`,
    summary: "Go on with another definition of the same workflow",
    tag: TAG,
    pathParameters: { workflowId: segment },
    body: jsonBody(upgradeWorkflowRequestSchema),
    replies: {
      200: textReply("Its id"),
      400: refusal("Another workflow"),
      413: refusal("The input is too large"),
      ...REFUSALS,
    },
    handle: async ({ services, path, body }) => {
      await operate(services, path.workflowId, { kind: "upgrade", ...body });
      return plainText(path.workflowId);
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{workflowId}/resetcallbacks`,
    summary: "Hand out at once what a delay holds back",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: DONE,
    handle: async ({ services, path }) => {
      await operate(services, path.workflowId, { kind: "reset-callbacks" });
      return noContent();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{workflowId}/terminate-remove`,
    summary: "Terminate an execution, and put it into the archive or remove it",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { reason: optionalText, archiveWorkflow: boolean(true) },
    replies: { 200: emptyReply("Done"), ...REFUSALS },
    handle: async ({ services, path, query }) => {
      const { reason, archiveWorkflow: archive } = query;
      await terminateAndRemoveWorkflow(services, path.workflowId, { reason, archive });
      return empty();
    },
  }),
];
