import {
  decideWorkflow,
  pauseWorkflow,
  removeWorkflow,
  resumeWorkflow,
  terminateWorkflow,
} from "../../app/workflow-control.ts";
import { empty } from "../answer.ts";
import { boolean, optionalText, segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { emptyReply, refusal } from "./replies.ts";

const PATH = "/api/workflow";
const TAG = "Workflow";

const REPLIES = {
  200: emptyReply("Done"),
  404: refusal("No such execution"),
  409: refusal("The execution is in the wrong state"),
};

export const workflowControlRoutes: Route[] = [
  declareRoute({
    method: "PUT",
    path: `${PATH}/{workflowId}/pause`,
    summary: "Schedule nothing new until resumed",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: REPLIES,
    handle: async ({ services, path }) => {
      await pauseWorkflow(services, path.workflowId);
      return empty();
    },
  }),
  declareRoute({
    method: "PUT",
    path: `${PATH}/{workflowId}/resume`,
    summary: "Go on with a paused execution",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: REPLIES,
    handle: async ({ services, path }) => {
      await resumeWorkflow(services, path.workflowId);
      return empty();
    },
  }),
  declareRoute({
    method: "PUT",
    path: `${PATH}/decide/{workflowId}`,
    summary: "Look at an execution again",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: { 200: REPLIES[200], 404: REPLIES[404] },
    handle: async ({ services, path }) => {
      await decideWorkflow(services, path.workflowId);
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{workflowId}`,
    summary: "Terminate an execution",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { reason: optionalText, triggerFailureWorkflow: boolean(false) },
    replies: REPLIES,
    handle: async ({ services, path, query }) => {
      const { reason, triggerFailureWorkflow } = query;
      await terminateWorkflow(services, path.workflowId, reason, { triggerFailureWorkflow });
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{workflowId}/remove`,
    summary: "Put an ended execution into the archive, or remove it",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { archiveWorkflow: boolean(true) },
    replies: {
      200: REPLIES[200],
      400: refusal("It has not ended and is to be archived"),
      404: REPLIES[404],
    },
    handle: async ({ services, path, query }) => {
      await removeWorkflow(services, path.workflowId, query.archiveWorkflow);
      return empty();
    },
  }),
];
