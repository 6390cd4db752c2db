import { z } from "zod";
import { getRootCause, getTree } from "../../../app/run-tree.ts";
import { rootCauseSchema, treeSchema } from "../../../model/baton/tree.ts";
import { json } from "../../answer.ts";
import { natural, segment } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { jsonReply, refusal } from "../replies.ts";

const PATH = "/api/baton/runs/{workflowId}";
const TAG = "Pages";

/** Levels, and sub-workflows, that one request may ask for. */
const MAX_DEPTH = 10;
const MAX_COUNT = 500;

const UNKNOWN_RUN = refusal("No such execution");

export const batonTreeRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/tree`,
    summary:
      "The executions above one, and a page of its sub-workflows with theirs, as deep as asked for",
    tag: TAG,
    pathParameters: { workflowId: segment },
    query: {
      depth: natural(1).pipe(z.int().max(MAX_DEPTH)),
      start: natural(0),
      count: natural(100).pipe(z.int().max(MAX_COUNT)),
    },
    replies: { 200: jsonReply(treeSchema, "The tree"), 404: UNKNOWN_RUN },
    handle: async ({ services, path, query }) =>
      json(await getTree(services, path.workflowId, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/root-cause`,
    summary: "The way from an execution that failed down to the task that failed first",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: {
      200: jsonReply(rootCauseSchema, "The way; empty where nothing has failed"),
      404: UNKNOWN_RUN,
    },
    handle: async ({ services, path }) => json(await getRootCause(services, path.workflowId)),
  }),
];
