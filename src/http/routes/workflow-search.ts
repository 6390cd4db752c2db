import { searchWorkflows, searchWorkflowsWhole } from "../../app/workflow-search.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { workflowSummarySchema } from "../../model/workflow-summary.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { json, jsonTextResult } from "../answer.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";
import { WORKFLOW_SEARCH_QUERY, withSearchHeaders } from "./search-parameters.ts";

const PATH = "/api/workflow";
const TAG = "Workflow search";

const BAD_SEARCH = refusal("The search cannot be read");

export const workflowSearchRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/search`,
    summary: "Summaries of executions",
    tag: TAG,
    query: WORKFLOW_SEARCH_QUERY,
    replies: {
      200: jsonReply(searchResultSchemaOf(workflowSummarySchema), "A page of hits"),
      400: BAD_SEARCH,
    },
    handle: async ({ services, query }) => {
      const answer = await searchWorkflows(services, query);
      const { totalHits, results } = answer;
      return withSearchHeaders(json({ totalHits, results }), answer);
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search-v2`,
    summary: "Executions as they are now, without their tasks",
    tag: TAG,
    query: WORKFLOW_SEARCH_QUERY,
    replies: {
      200: jsonReply(searchResultSchemaOf(workflowSchema), "A page of hits"),
      400: BAD_SEARCH,
    },
    handle: async ({ services, query }) => {
      const answer = await searchWorkflowsWhole(services, query);
      return withSearchHeaders(jsonTextResult(answer.totalHits, answer.results), answer);
    },
  }),
];
