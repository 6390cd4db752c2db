import { z } from "zod";
import {
  getSchedule,
  listSchedules,
  pauseSchedule,
  previewTimes,
  removeSchedule,
  resumeSchedule,
  saveSchedule,
  searchSchedules,
} from "../../app/schedules.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { DEFAULT_ZONE, workflowScheduleSchema } from "../../model/workflow-schedule.ts";
import { empty, json } from "../answer.ts";
import {
  integer,
  natural,
  optionalBoolean,
  optionalName,
  optionalText,
  optionalTime,
  requiredText,
  segment,
  sorting,
} from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/scheduler/schedules";
const TAG = "Scheduler";
const UNKNOWN = refusal("No such schedule");

/** Clients of other servers pause and resume by GET; it is served like PUT. */
const STEERING_METHODS = ["PUT", "GET"] as const;

const steeringRoutes: Route[] = STEERING_METHODS.flatMap((method) => [
  declareRoute({
    method,
    path: `${PATH}/{name}/pause`,
    summary: "Let a schedule start nothing until it is resumed",
    tag: TAG,
    pathParameters: { name: segment },
    query: { reason: optionalText },
    replies: { 200: emptyReply("Paused"), 404: UNKNOWN },
    handle: async ({ services, path, query }) => {
      await pauseSchedule(services, path.name, query.reason);
      return empty();
    },
  }),
  declareRoute({
    method,
    path: `${PATH}/{name}/resume`,
    summary: "Let a paused schedule go on",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: emptyReply("Resumed"), 404: UNKNOWN, 409: refusal("It is not paused") },
    handle: async ({ services, path }) => {
      await resumeSchedule(services, path.name);
      return empty();
    },
  }),
]);

/** Schedules. */
export const schedulerRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Create a schedule, or replace the one of that name",
    tag: TAG,
    body: jsonBody(workflowScheduleSchema),
    replies: {
      200: jsonReply(workflowScheduleSchema, "The schedule as it is kept"),
      400: refusal("It could never do what it says"),
      413: refusal("It is too large"),
    },
    handle: async ({ services, body }) => json(await saveSchedule(services, body)),
  }),
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All schedules, or those of a workflow",
    tag: TAG,
    query: { workflowName: optionalText },
    replies: { 200: jsonReply(z.array(workflowScheduleSchema), "The schedules") },
    handle: async ({ services, query }) => json(await listSchedules(services, query.workflowName)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/search`,
    summary: "Find schedules",
    tag: TAG,
    query: {
      workflowName: optionalText,
      scheduleName: optionalText,
      paused: optionalBoolean,
      freeText: optionalText,
      start: integer(0),
      size: integer(100),
      sort: sorting,
    },
    replies: {
      200: jsonReply(searchResultSchemaOf(workflowScheduleSchema), "A page of schedules"),
      400: refusal("The page is too large"),
    },
    handle: async ({ services, query }) => {
      const freeText = query.freeText === "*" ? undefined : query.freeText;
      return json(await searchSchedules(services, { ...query, freeText }));
    },
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{name}`,
    summary: "A schedule",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: jsonReply(workflowScheduleSchema, "The schedule"), 404: UNKNOWN },
    handle: async ({ services, path }) => json(await getSchedule(services, path.name)),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}`,
    summary: "Remove a schedule; what it has started goes on",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: emptyReply("It is not there any more") },
    handle: async ({ services, path }) => {
      await removeSchedule(services, path.name);
      return empty();
    },
  }),
  ...steeringRoutes,
  declareRoute({
    method: "GET",
    path: "/api/scheduler/nextFewSchedules",
    summary: "The next times of a cron expression",
    tag: TAG,
    query: {
      cronExpression: requiredText,
      zoneId: optionalName,
      scheduleStartTime: optionalTime,
      scheduleEndTime: optionalTime,
      limit: natural(5),
    },
    replies: {
      200: jsonReply(z.array(z.int()), "Epoch milliseconds"),
      400: refusal("The expression or the zone cannot be read, or the limit is too high"),
    },
    handle: async ({ services, query }) => {
      const { limit, zoneId = DEFAULT_ZONE, ...timing } = query;
      return json(previewTimes(services, { ...timing, zoneId, cronSchedules: [] }, limit));
    },
  }),
];
