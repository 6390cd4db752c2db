import {
  countStarts,
  MAX_BUCKETS,
  taskStatistics,
  workflowStatistics,
} from "../../../app/statistics.ts";
import {
  startCountsSchema,
  taskStatisticsListSchema,
  workflowStatisticsListSchema,
} from "../../../model/baton/statistics.ts";
import { DEFAULT_ZONE } from "../../../model/workflow-schedule.ts";
import { json } from "../../answer.ts";
import { countUpTo, optionalName, optionalTime } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { jsonReply } from "../replies.ts";
import { BAD_SEARCH, WORKFLOW_SEARCH_QUERY } from "../search-parameters.ts";

const PATH = "/api/baton/stats";
const TAG = "Pages";
const BUCKETS = 60;

const { query, freeText, classifier, topLevelOnly } = WORKFLOW_SEARCH_QUERY;

export const batonStatisticsRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/runs`,
    summary: "How many executions that a search finds started when, by status",
    tag: TAG,
    query: {
      ...{ query, freeText, classifier, topLevelOnly },
      from: optionalTime,
      to: optionalTime,
      buckets: countUpTo(MAX_BUCKETS, BUCKETS),
      zoneId: optionalName,
    },
    replies: {
      200: jsonReply(startCountsSchema, "The counts; what is 0 is left out"),
      400: BAD_SEARCH,
    },
    handle: async ({ services, query: { zoneId = DEFAULT_ZONE, ...wanted } }) =>
      json(await countStarts(services, { ...wanted, zoneId })),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/workflows`,
    summary:
      "How often the registered workflows have started and failed, and their last executions",
    tag: TAG,
    query: { since: optionalTime },
    replies: { 200: jsonReply(workflowStatisticsListSchema, "An entry for each workflow") },
    handle: async ({ services, query: { since } }) =>
      json(await workflowStatistics(services, since)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/tasks`,
    summary:
      "How often tasks have failed and how long they took, by the names of their definitions",
    tag: TAG,
    query: { since: optionalTime },
    replies: { 200: jsonReply(taskStatisticsListSchema, "An entry for each name") },
    handle: async ({ services, query: { since } }) => json(await taskStatistics(services, since)),
  }),
];
