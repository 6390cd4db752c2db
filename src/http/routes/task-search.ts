import { searchTasks, searchTasksWhole } from "../../app/task-search.ts";
import { taskSummarySchema } from "../../model/task-summary.ts";
import { taskSchema } from "../../model/task.ts";
import { declareRoute, type Route } from "../route.ts";
import {
  BAD_SEARCH,
  SEARCH_QUERY,
  searchPage,
  searchPageOfTexts,
  searchReply,
} from "./search-parameters.ts";

const PATH = "/api/tasks";
const TAG = "Task search";

export const taskSearchRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/search`,
    summary: "Summaries of tasks",
    tag: TAG,
    query: SEARCH_QUERY,
    replies: {
      200: searchReply(taskSummarySchema),
      400: BAD_SEARCH,
    },
    handle: async ({ services, query }) => searchPage(await searchTasks(services, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search-v2`,
    summary: "Tasks as they are now",
    tag: TAG,
    query: SEARCH_QUERY,
    replies: {
      200: searchReply(taskSchema),
      400: BAD_SEARCH,
    },
    handle: async ({ services, query }) =>
      searchPageOfTexts(await searchTasksWhole(services, query)),
  }),
];
