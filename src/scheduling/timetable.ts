/** All times of a schedule: those of its cron expressions together, each time once. */
import { DEFAULT_ZONE, type WorkflowSchedule } from "../model/workflow-schedule.ts";
import { parseCron, type CronExpression } from "./cron-expression.ts";
import { InvalidCron } from "./cron-fields.ts";
import { nextTime } from "./next-time.ts";
import type { TimeZone } from "../lib/named-zone.ts";
import { timeZone } from "./time-zone.ts";

/** A time of a schedule, and the expression that it comes from. */
export interface Occurrence {
  /** Epoch milliseconds. */
  time: number;
  cronExpression: string;
  zoneId: string;
}

/** Gives the first time after another one, within the bounds of the schedule; null: there is none. */
export type Timetable = (after: number) => Occurrence | null;

/** What of a schedule says when it runs. */
export type Timing = Pick<
  WorkflowSchedule,
  "cronExpression" | "zoneId" | "cronSchedules" | "scheduleStartTime" | "scheduleEndTime"
>;

interface Line {
  cronExpression: string;
  zoneId: string;
  cron: CronExpression;
  zone: TimeZone;
}

/**
 * The timetable of a schedule. Of two expressions with the same time the first one has it.
 * @throws InvalidCron when one of its expressions or zones cannot be read.
 */
export function timetableOf(timing: Timing): Timetable {
  const lines = cronsOf(timing).map(lineOf);
  // 0 is "not given".
  const start = timing.scheduleStartTime || 0;
  const end = timing.scheduleEndTime || Number.POSITIVE_INFINITY;
  return (after) => {
    let first: Occurrence | null = null;
    for (const { cron, zone, cronExpression, zoneId } of lines) {
      const time = nextTime(cron, zone, Math.max(after, start - 1));
      if (time === null || time > end || (first !== null && first.time <= time)) continue;
      first = { time, cronExpression, zoneId };
    }
    return first;
  };
}

/** The expressions that count. */
export function cronsOf({
  cronExpression,
  zoneId,
  cronSchedules,
}: Timing): { cronExpression?: string | undefined; zoneId: string }[] {
  return cronSchedules.length > 0 ? cronSchedules : [{ cronExpression, zoneId }];
}

/** The next times of an expression from a time on. */
export function nextTimes(timing: Timing, after: number, count: number): number[] {
  const next = timetableOf(timing);
  const times: number[] = [];
  let last = after;
  while (times.length < count) {
    const occurrence = next(last);
    if (occurrence === null) break;
    last = occurrence.time;
    times.push(last);
  }
  return times;
}

function lineOf({
  cronExpression = "",
  zoneId = DEFAULT_ZONE,
}: {
  cronExpression?: string | undefined;
  zoneId: string;
}): Line {
  const zone = timeZone(zoneId);
  if (zone === null) throw new InvalidCron(`Unknown time-zone ID: ${zoneId}`);
  return { cronExpression, zoneId, cron: parseCron(cronExpression), zone };
}
