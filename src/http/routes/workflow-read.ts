import { z } from "zod";
import {
  correlatedWorkflows,
  getWorkflow,
  getWorkflowStatus,
  getWorkflowTasks,
  runningWorkflows,
  workflowsByCorrelationId,
} from "../../app/workflow-read.ts";
import { model, nameList, nameText } from "../../model/scalars.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { taskSchema } from "../../model/task.ts";
import { workflowSchema, workflowStatusSummarySchema } from "../../model/workflow.ts";
import { json, jsonText, jsonTextList, jsonTextLists } from "../answer.ts";
import { boolean, integer, list, optionalTime, segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

const PATH = "/api/workflow";
const TAG = "Workflow";

const UNKNOWN = refusal("No such execution");
const CORRELATED = { includeClosed: boolean(false), includeTasks: boolean(false) };
const BY_CORRELATION_ID = z.record(z.string(), z.array(workflowSchema));

const single: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/{workflowId}`,
    summary: "An execution",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { includeTasks: boolean(true) },
    replies: { 200: jsonReply(workflowSchema, "The execution"), 404: UNKNOWN },
    handle: async ({ services, path, query }) =>
      jsonText(await getWorkflow(services, path.workflowId, query.includeTasks)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{workflowId}/status`,
    summary: "The status of an execution",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { includeOutput: boolean(false), includeVariables: boolean(false) },
    replies: { 200: jsonReply(workflowStatusSummarySchema, "The status"), 404: UNKNOWN },
    handle: async ({ services, path, query }) => {
      const include = { output: query.includeOutput, variables: query.includeVariables };
      return jsonText(await getWorkflowStatus(services, path.workflowId, include));
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{workflowId}/tasks`,
    summary: "A page of an execution's tasks",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: { start: integer(0), count: integer(15), status: list },
    replies: { 200: jsonReply(searchResultSchemaOf(taskSchema), "The page"), 404: UNKNOWN },
    handle: async ({ services, path, query: { start, count, status } }) => {
      const page = { start, count, statuses: status };
      return jsonText(await getWorkflowTasks(services, path.workflowId, page));
    },
  }),
];

const many: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/running/{name}`,
    summary: "Ids of the executions of a workflow that have not ended",
    tag: TAG,
    pathParameters: { name: segment },
    query: { version: integer(1), startTime: optionalTime, endTime: optionalTime },
    replies: {
      200: jsonReply(
        z.array(z.string()),
        "The ids; with both times those of executions of the version that were created in between",
      ),
    },
    handle: async ({ services, path, query }) =>
      json(await runningWorkflows(services, path.name, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}/correlated/{correlationId}`,
    summary: "Executions of a workflow with a correlation id",
    tag: TAG,
    pathParameters: { name: segment, correlationId: segment },
    query: CORRELATED,
    replies: { 200: jsonReply(z.array(workflowSchema), "The executions, oldest first") },
    handle: async ({ services, path, query }) =>
      jsonTextList(await correlatedWorkflows(services, path.name, path.correlationId, query)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{name}/correlated`,
    summary: "Executions of a workflow with each of many correlation ids",
    tag: TAG,
    pathParameters: { name: segment },
    query: CORRELATED,
    body: jsonBody(z.array(nameText)),
    replies: { 200: jsonReply(BY_CORRELATION_ID, "The executions by correlation id") },
    handle: async ({ services, path, query, body }) =>
      jsonTextLists(await workflowsByCorrelationId(services, [path.name], body, query)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/correlated/batch`,
    summary: "Executions of many workflows with each of many correlation ids",
    tag: TAG,
    query: CORRELATED,
    body: jsonBody(model({ correlationIds: nameList, workflowNames: nameList })),
    replies: { 200: jsonReply(BY_CORRELATION_ID, "The executions by correlation id") },
    handle: async ({ services, query, body }) =>
      jsonTextLists(
        await workflowsByCorrelationId(services, body.workflowNames, body.correlationIds, query),
      ),
  }),
];

export const workflowReadRoutes: Route[] = [...single, ...many];
