/** What a schedule has to fulfil to be kept. */
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";
import { parseCron } from "./cron-expression.ts";
import { nextWallTime } from "./cron-search.ts";
import { InvalidCron } from "./cron-fields.ts";
import { timeZone } from "./time-zone.ts";

/** Cron expressions of one schedule. */
export const MAX_CRONS = 100;

const MAX_PRIORITY = 99;

export interface ScheduleDefect {
  /** Within the schedule. */
  path: string;
  message: string;
}

/** Everything that is wrong with a schedule. */
export function scheduleDefects(schedule: WorkflowSchedule): ScheduleDefect[] {
  const { name, cronExpression, zoneId, cronSchedules } = schedule;
  const defects: ScheduleDefect[] = [];
  if (name.trim() === "") defects.push({ path: "name", message: "Schedule name cannot be empty" });
  if (cronSchedules.length > MAX_CRONS) {
    const message = `A schedule can have ${MAX_CRONS} cron expressions at most`;
    return [...defects, { path: "cronSchedules", message }];
  }
  if (cronExpression !== undefined || cronSchedules.length === 0) {
    defects.push(...cronDefects(cronExpression, "cronExpression"));
  }
  defects.push(...zoneDefects(zoneId, "zoneId"));
  for (const [at, cron] of cronSchedules.entries()) {
    const path = `cronSchedules[${at}]`;
    defects.push(...cronDefects(cron.cronExpression, `${path}.cronExpression`));
    defects.push(...zoneDefects(cron.zoneId, `${path}.zoneId`));
  }
  return [...defects, ...requestDefects(schedule.startWorkflowRequest)];
}

function cronDefects(text: string | undefined, path: string): ScheduleDefect[] {
  if (text === undefined || text.trim() === "") {
    return [{ path, message: "A schedule needs a cron expression" }];
  }
  try {
    if (nextWallTime(parseCron(text), 0) !== null) return [];
    return [{ path, message: "Invalid cron expression: There is no such time" }];
  } catch (error) {
    if (!InvalidCron.is(error)) throw error;
    return [{ path, message: `Invalid cron expression: ${error.message}` }];
  }
}

function zoneDefects(zoneId: string, path: string): ScheduleDefect[] {
  return timeZone(zoneId) === null ? [{ path, message: `Unknown time-zone ID: ${zoneId}` }] : [];
}

function requestDefects(request: StartWorkflowRequest | undefined): ScheduleDefect[] {
  const path = "startWorkflowRequest";
  if (request === undefined) return [{ path, message: "A schedule needs a startWorkflowRequest" }];
  const { name, priority } = request;
  const defects: ScheduleDefect[] = [];
  if (name === undefined || name === "") {
    const message = "Workflow name cannot be null or empty";
    defects.push({ path: `${path}.name`, message });
  }
  if (priority < 0 || priority > MAX_PRIORITY) {
    const message = `priority: ${priority} should be between 0 and ${MAX_PRIORITY}`;
    defects.push({ path: `${path}.priority`, message });
  }
  return defects;
}
