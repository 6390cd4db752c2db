import { searchWorkflowsByTasks, searchWorkflowsByTasksWhole } from "../../app/task-search.ts";
import { searchWorkflows, searchWorkflowsWhole } from "../../app/workflow-search.ts";
import { workflowSummarySchema } from "../../model/workflow-summary.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { declareRoute, type Route } from "../route.ts";
import {
  BAD_SEARCH,
  SEARCH_QUERY,
  searchPage,
  searchPageOfTexts,
  searchReply,
  WORKFLOW_SEARCH_QUERY,
} from "./search-parameters.ts";

const PATH = "/api/workflow";
const TAG = "Workflow search";

const SUMMARIES = {
  200: searchReply(workflowSummarySchema),
  400: BAD_SEARCH,
};
const WHOLE = {
  200: searchReply(workflowSchema),
  400: BAD_SEARCH,
};

export const workflowSearchRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/search`,
    summary: "Summaries of executions",
    tag: TAG,
    query: WORKFLOW_SEARCH_QUERY,
    replies: SUMMARIES,
    handle: async ({ services, query }) => searchPage(await searchWorkflows(services, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search-v2`,
    summary: "Executions as they are now, without their tasks",
    tag: TAG,
    query: WORKFLOW_SEARCH_QUERY,
    replies: WHOLE,
    handle: async ({ services, query }) =>
      searchPageOfTexts(await searchWorkflowsWhole(services, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search-by-tasks`,
    summary: "Summaries of the executions whose tasks are found",
    tag: TAG,
    query: SEARCH_QUERY,
    replies: SUMMARIES,
    handle: async ({ services, query }) =>
      searchPage(await searchWorkflowsByTasks(services, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search-by-tasks-v2`,
    summary: "The executions whose tasks are found, without their tasks",
    tag: TAG,
    query: SEARCH_QUERY,
    replies: WHOLE,
    handle: async ({ services, query }) =>
      searchPageOfTexts(await searchWorkflowsByTasksWhole(services, query)),
  }),
];
