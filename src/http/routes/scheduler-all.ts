/** Many schedules at a time, and their history. */
import { z } from "zod";
import { searchScheduleRuns } from "../../app/schedule-runs.ts";
import { haltSchedules, requeueRuns } from "../../app/scheduler-admin.ts";
import { pauseSchedule, resumeSchedule } from "../../app/schedules.ts";
import { onEach } from "../../app/workflow-bulk.ts";
import { bulkResponseSchema } from "../../model/bulk-response.ts";
import { scheduleNamesSchema } from "../../model/operation-requests.ts";
import { scheduleRunSchema } from "../../model/schedule-run.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { json } from "../answer.ts";
import { integer, optionalText, sorting } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

const PATH = "/api/scheduler";
const TAG = "Scheduler";

const DONE = { status: "done" };
const doneReply = jsonReply(z.object({ status: z.literal("done") }), "Done");

const BULK = {
  pause: { summary: "Pause many schedules", operate: pauseSchedule },
  resume: { summary: "Resume many paused schedules", operate: resumeSchedule },
} as const;

const bulkRoutes: Route[] = Object.entries(BULK).map(([name, { summary, operate }]) =>
  declareRoute({
    method: "PUT",
    path: `${PATH}/bulk/${name}`,
    summary,
    tag: TAG,
    body: jsonBody(scheduleNamesSchema),
    replies: {
      200: jsonReply(bulkResponseSchema, "What became of each"),
      400: refusal("No names, or too many"),
    },
    handle: async ({ services, body }) => {
      const words = { operation: `${name}Schedules`, list: "Schedule names", things: "schedules" };
      return json(await onEach(body, words, (schedule) => operate(services, schedule)));
    },
  }),
);

const HALT = [
  { method: "GET", name: "pause", halted: true },
  // One of the official clients asks by POST.
  { method: "POST", name: "pause", halted: true },
  { method: "GET", name: "resume", halted: false },
] as const;

const haltRoutes: Route[] = HALT.map(({ method, name, halted }) =>
  declareRoute({
    method,
    path: `${PATH}/admin/${name}`,
    summary: halted ? "Stop all schedules" : "Let all schedules go on",
    tag: TAG,
    replies: { 200: doneReply },
    handle: async ({ services }) => {
      await haltSchedules(services, halted);
      return json(DONE);
    },
  }),
);

export const schedulerAllRoutes: Route[] = [
  ...bulkRoutes,
  ...haltRoutes,
  declareRoute({
    method: "GET",
    path: `${PATH}/admin/requeue`,
    summary: "Start at once what is overdue",
    tag: TAG,
    replies: {
      200: jsonReply(
        z.object({ "recordIds.size": z.int(), sampleIds: z.array(z.string()) }),
        "How many runs were overdue, and some of their ids",
      ),
    },
    handle: async ({ services }) => json(await requeueRuns(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search/executions`,
    summary: "Find runs of schedules",
    tag: TAG,
    query: {
      query: optionalText,
      freeText: optionalText,
      start: integer(0),
      size: integer(100),
      sort: sorting,
    },
    replies: {
      200: jsonReply(searchResultSchemaOf(scheduleRunSchema), "A page of runs"),
      400: refusal("The query cannot be read, or the page is too large"),
    },
    handle: async ({ services, query }) => {
      const freeText = query.freeText === "*" ? undefined : query.freeText;
      return json(await searchScheduleRuns(services, { ...query, freeText }));
    },
  }),
];
