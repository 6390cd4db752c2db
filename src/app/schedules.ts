/** Schedules: each lives in its own object, and the database lists them. */
import { jsonBytes } from "../lib/json-size.ts";
import type { SearchResult } from "../model/search-result.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";
import { InvalidCron } from "../scheduling/cron-fields.ts";
import { scheduleDefects } from "../scheduling/schedule-rules.ts";
import { nextTimes, type Timing } from "../scheduling/timetable.ts";
import type { ScheduleSearch } from "../store/schedule-store.ts";
import { errorOf, InvalidRequest, NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import { withSecondTry } from "./execution-call.ts";
import { checkWorkflowDef } from "./metadata.ts";
import type { SchedulePort } from "./ports.ts";
import { followHalt } from "./scheduler-admin.ts";
import { pageWithin } from "./search-page.ts";
import type { Services } from "./services.ts";

/** Bytes of a schedule's JSON. */
export const MAX_SCHEDULE_BYTES = 256 * 1024;

/** Times that a preview may ask for. */
export const MAX_NEXT_TIMES = 1_000;

/** Schedules on one page of a search. */
export const MAX_SCHEDULES_ON_A_PAGE = 1_000;

/**
 * Creates a schedule or replaces it.
 * @throws ValidationFailed for one that could never do what it says.
 */
export async function saveSchedule(
  services: Services,
  schedule: WorkflowSchedule,
): Promise<WorkflowSchedule> {
  const path = "saveSchedule.arg0";
  const defects = scheduleDefects(schedule);
  if (defects.length > 0) {
    throw new ValidationFailed(
      defects.map((defect) => ({ path: `${path}.${defect.path}`, message: defect.message })),
    );
  }
  const definition = schedule.startWorkflowRequest?.workflowDef;
  if (definition !== undefined) {
    await checkWorkflowDef(services, definition, `${path}.startWorkflowRequest.workflowDef`);
  }
  const bytes = jsonBytes(schedule);
  if (bytes > MAX_SCHEDULE_BYTES) {
    throw new TooLarge(
      `The schedule has ${bytes} bytes, more than the permissible limit: ${MAX_SCHEDULE_BYTES} bytes`,
    );
  }
  const { name } = schedule;
  const saved = await callSchedule(services, name, (object) => object.save(schedule));
  await followHalt(services, name);
  return saved;
}

/** @throws NotFound */
export async function getSchedule(services: Services, name: string): Promise<WorkflowSchedule> {
  const schedule = await callSchedule(services, name, (object) => object.read());
  if (schedule === null) throw noSuchSchedule(name);
  return schedule;
}

/** @param workflowName absent: all of them. */
export async function listSchedules(
  services: Services,
  workflowName?: string,
): Promise<WorkflowSchedule[]> {
  return await services.scheduleList.list(workflowName);
}

export async function searchSchedules(
  services: Services,
  search: ScheduleSearch,
): Promise<SearchResult<WorkflowSchedule>> {
  if (search.size > MAX_SCHEDULES_ON_A_PAGE) {
    throw new InvalidRequest(`size can be ${MAX_SCHEDULES_ON_A_PAGE} at most`);
  }
  const page = pageWithin(search, MAX_SCHEDULES_ON_A_PAGE);
  return await services.scheduleList.search({ ...search, ...page });
}

/** One that is not there is removed already. */
export async function removeSchedule(services: Services, name: string): Promise<void> {
  await callSchedule(services, name, (object) => object.remove());
  await services.tags.clear("schedule", name);
}

/** @throws NotFound */
export async function pauseSchedule(
  services: Services,
  name: string,
  reason?: string,
): Promise<void> {
  await changeSchedule(services, name, (object) => object.pause(reason));
}

/**
 * @throws NotFound
 * @throws Conflict when it is not paused.
 */
export async function resumeSchedule(services: Services, name: string): Promise<void> {
  await changeSchedule(services, name, (object) => object.resume());
}

/**
 * The next times of a cron expression, from now on or from the start of the window.
 * @throws InvalidRequest for an expression or a zone that cannot be read.
 */
export function previewTimes(services: Services, timing: Timing, limit: number): number[] {
  if (limit > MAX_NEXT_TIMES) throw new InvalidRequest(`limit can be ${MAX_NEXT_TIMES} at most`);
  try {
    return nextTimes(timing, services.clock(), limit);
  } catch (error) {
    if (InvalidCron.is(error))
      throw new InvalidRequest(`Invalid cron expression: ${error.message}`);
    throw error;
  }
}

/** Calls the object of a schedule; every call may be made twice. */
export async function callSchedule<Value>(
  services: Services,
  name: string,
  call: (object: SchedulePort) => Promise<Value>,
): Promise<Value> {
  return await withSecondTry(() => call(services.schedules(name)));
}

async function changeSchedule(
  services: Services,
  name: string,
  change: (object: SchedulePort) => ReturnType<SchedulePort["resume"]>,
): Promise<void> {
  const outcome = await callSchedule(services, name, change);
  if (outcome.ok) return;
  throw outcome.code === "not-found" ? noSuchSchedule(name) : errorOf(outcome);
}

function noSuchSchedule(name: string): NotFound {
  return new NotFound(`Schedule '${name}' not found`);
}
