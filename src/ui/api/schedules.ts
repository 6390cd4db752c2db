/** Schedules. */
import { path } from "../../client/transport.ts";
import type { ScheduleRun } from "../../model/schedule-run.ts";
import type { WorkflowSchedule } from "../../model/workflow-schedule.ts";
import { exact, quick } from "./transport.ts";

export function listSchedules(): Promise<WorkflowSchedule[]> {
  return exact.required({ method: "GET", path: "/scheduler/schedules" });
}

/** Creates a schedule, or replaces the one of its name. */
export async function saveSchedule(schedule: Partial<WorkflowSchedule>): Promise<void> {
  await exact.text({ method: "POST", path: "/scheduler/schedules", body: schedule });
}

export async function removeSchedule(name: string): Promise<void> {
  await exact.text({ method: "DELETE", path: `/scheduler/schedules${path(name)}` });
}

/** Pauses or resumes schedules; those that are not there are named in the answer. */
export async function setPaused(names: readonly string[], paused: boolean): Promise<void> {
  const verb = paused ? "pause" : "resume";
  await exact.text({ method: "PUT", path: `/scheduler/bulk/${verb}`, body: names });
}

/** The next times of a cron expression, in epoch milliseconds. */
export function nextTimes(options: {
  cronExpression: string;
  zoneId: string;
  scheduleStartTime?: number | undefined;
  scheduleEndTime?: number | undefined;
  limit: number;
}): Promise<number[]> {
  return quick.required({ method: "GET", path: "/scheduler/nextFewSchedules", query: options });
}

/** The latest runs of a schedule, or of all; the newest first. */
export async function scheduleRuns(name: string | null, size: number): Promise<ScheduleRun[]> {
  const query = name === null ? undefined : `scheduleName IN (${name})`;
  const { results } = await quick.required<{ results: ScheduleRun[] }>({
    method: "GET",
    path: "/scheduler/search/executions",
    query: { query, size, sort: "scheduledTime:DESC" },
  });
  return results;
}
