/** A schedule while it is edited: texts, as they stand in the fields. */
import type { WorkflowSchedule } from "../../../model/workflow-schedule.ts";
import { readJsonObject } from "../../lib/json-text.ts";
import { stringifyLossless } from "../../lib/lossless.ts";

export interface ScheduleDraft {
  name: string;
  description: string;
  cronExpression: string;
  zoneId: string;
  workflow: string;
  version: string;
  input: string;
  correlationId: string;
  /** As a field for local times has them; "" is no bound. */
  from: string;
  to: string;
  catchUp: boolean;
}

/** The fields of a schedule that is stored, or of a new one. */
export function draftOf(stored: WorkflowSchedule | null): ScheduleDraft {
  const request = stored?.startWorkflowRequest;
  return {
    name: stored?.name ?? "",
    description: stored?.description ?? "",
    cronExpression:
      stored?.cronExpression ?? stored?.cronSchedules[0]?.cronExpression ?? "0 0 9 * * MON-FRI",
    zoneId: stored?.zoneId ?? "UTC",
    workflow: request?.name ?? "",
    version:
      request?.version === undefined || request.version === null ? "" : String(request.version),
    input: stringifyLossless(request?.input ?? {}, 2),
    correlationId: request?.correlationId ?? "",
    from: localText(stored?.scheduleStartTime),
    to: localText(stored?.scheduleEndTime),
    catchUp: stored?.runCatchupScheduleInstances ?? false,
  };
}

export type MadeSchedule =
  | { ok: true; schedule: Partial<WorkflowSchedule> }
  | { ok: false; problem: string };

/** The schedule that the fields say; members that have no field keep what is stored. */
export function scheduleOf(draft: ScheduleDraft, stored: WorkflowSchedule | null): MadeSchedule {
  if (draft.name.trim() === "") return { ok: false, problem: "It has no name yet" };
  if (draft.workflow.trim() === "") return { ok: false, problem: "It starts no workflow yet" };
  if (draft.version !== "" && !/^\d+$/.test(draft.version)) {
    return { ok: false, problem: "The version must be a whole number" };
  }
  const input = readJsonObject(draft.input);
  if (!input.ok) return { ok: false, problem: "The input cannot be read" };
  const { nextRunTime: _next, ...kept } = stored ?? {};
  const several = stored?.cronSchedules ?? [];
  const cronSchedules = several.map((each, index) =>
    index === 0 ? { cronExpression: draft.cronExpression, zoneId: draft.zoneId } : each,
  );
  const { version: _version, correlationId: _id, ...request } = stored?.startWorkflowRequest ?? {};
  const startWorkflowRequest = {
    ...request,
    name: draft.workflow.trim(),
    ...(draft.version !== "" && { version: Number(draft.version) }),
    ...(draft.correlationId !== "" && { correlationId: draft.correlationId }),
    input: input.value,
  };
  const schedule = {
    ...kept,
    name: draft.name.trim(),
    description: draft.description,
    cronExpression: draft.cronExpression.trim(),
    zoneId: draft.zoneId,
    cronSchedules,
    runCatchupScheduleInstances: draft.catchUp,
    scheduleStartTime: boundOf(draft.from),
    scheduleEndTime: boundOf(draft.to),
    startWorkflowRequest,
  };
  return { ok: true, schedule: schedule as unknown as Partial<WorkflowSchedule> };
}

/** Epoch milliseconds of a local time; 0 is no bound. */
export function boundOf(text: string): number {
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : at;
}

function localText(at: number | undefined): string {
  if (at === undefined || at === 0) return "";
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
