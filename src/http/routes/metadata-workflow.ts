import { z } from "zod";
import {
  checkWorkflowDef,
  getWorkflowDef,
  latestWorkflowDefs,
  listWorkflowDefs,
  namesAndVersions,
  registerWorkflowDef,
  removeWorkflowDef,
  updateWorkflowDefs,
  workflowDefNames,
  workflowDefVersions,
} from "../../app/metadata.ts";
import { bulkResponseSchema } from "../../model/bulk-response.ts";
import { workflowDefSchema, workflowDefSummarySchema } from "../../model/workflow-def.ts";
import { empty, json, withWarnings } from "../answer.ts";
import { boolean, integerSegment, list, optionalInteger, segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Reply, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";
import { WARNINGS_HEADER } from "../header-names.ts";

const PATH = "/api/metadata/workflow";
const TAG = "Metadata";

const BROKEN_RULE = refusal("A definition breaks a rule");
const UNKNOWN = refusal("No such workflow definition");

/** A reply with warnings about what was accepted. */
function warning(reply: Reply): Reply {
  const text = "A JSON list of what may not be meant; absent where there is nothing";
  return { ...reply, headers: { [WARNINGS_HEADER]: text } };
}

const writing: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Register a workflow definition",
    tag: TAG,
    query: { overwrite: boolean(false) },
    body: jsonBody(workflowDefSchema),
    replies: {
      200: warning(emptyReply("Registered")),
      400: BROKEN_RULE,
      409: refusal("It exists and is not to be overwritten"),
    },
    handle: async ({ services, query, body }) =>
      withWarnings(empty(), await registerWorkflowDef(services, body, query.overwrite)),
  }),
  declareRoute({
    method: "PUT",
    path: PATH,
    summary: "Add or replace workflow definitions, all of them or none",
    tag: TAG,
    body: jsonBody(z.array(workflowDefSchema)),
    replies: { 200: warning(jsonReply(bulkResponseSchema, "The names")), 400: BROKEN_RULE },
    handle: async ({ services, body }) => {
      const { response, warnings } = await updateWorkflowDefs(services, body);
      return withWarnings(json(response), warnings);
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/validate`,
    summary: "Check a workflow definition; nothing is stored",
    tag: TAG,
    body: jsonBody(workflowDefSchema),
    replies: { 200: warning(emptyReply("It breaks no rule")), 400: BROKEN_RULE },
    handle: async ({ services, body }) =>
      withWarnings(empty(), await checkWorkflowDef(services, body, "validateWorkflowDef.arg0")),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}/{version}`,
    summary: "Remove a version of a workflow definition; its executions stay",
    tag: TAG,
    pathParameters: { name: segment, version: integerSegment },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeWorkflowDef(services, path.name, path.version);
      return empty();
    },
  }),
];

const reading: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All versions of all workflow definitions",
    tag: TAG,
    query: { classifier: list },
    replies: { 200: jsonReply(z.array(workflowDefSchema), "The definitions") },
    handle: async ({ services, query }) => json(await listWorkflowDefs(services, query.classifier)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/latest-versions`,
    summary: "The latest version of every workflow definition",
    tag: TAG,
    replies: { 200: jsonReply(z.array(workflowDefSchema), "The definitions") },
    handle: async ({ services }) => json(await latestWorkflowDefs(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/names`,
    summary: "The names of all workflow definitions",
    tag: TAG,
    replies: { 200: jsonReply(z.array(z.string()), "The names, in order") },
    handle: async ({ services }) => json(await workflowDefNames(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/names-and-versions`,
    summary: "The versions of every workflow definition",
    tag: TAG,
    replies: {
      200: jsonReply(z.record(z.string(), z.array(workflowDefSummarySchema)), "Versions by name"),
    },
    handle: async ({ services }) => json(await namesAndVersions(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}/versions`,
    summary: "The versions of a workflow definition",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: jsonReply(z.array(workflowDefSummarySchema), "The versions, ascending") },
    handle: async ({ services, path }) => json(await workflowDefVersions(services, path.name)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}`,
    summary: "A workflow definition; without a version the latest",
    tag: TAG,
    pathParameters: { name: segment },
    query: { version: optionalInteger },
    replies: { 200: jsonReply(workflowDefSchema, "The definition"), 404: UNKNOWN },
    handle: async ({ services, path, query }) =>
      json(await getWorkflowDef(services, path.name, query.version)),
  }),
];

export const workflowDefRoutes: Route[] = [...writing, ...reading];
