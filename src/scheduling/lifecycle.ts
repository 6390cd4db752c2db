/** How a schedule changes: saved, paused, resumed. */
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";

/** A schedule, and how far it has come. */
export interface ScheduleState {
  schedule: WorkflowSchedule;
  /** The last time that has been dealt with, in epoch milliseconds. */
  cursor: number;
  /** All schedules are halted. */
  halted: boolean;
}

/** Whether it starts anything at present. */
export function runs({ schedule, halted }: ScheduleState): boolean {
  return !schedule.paused && !halted;
}

/** What is kept of a schedule that was handed in: its times begin anew, but none comes twice. */
export function saved(
  given: WorkflowSchedule,
  before: ScheduleState | null,
  now: number,
): ScheduleState {
  const { nextRunTime: _, ...schedule } = given;
  return {
    schedule: {
      ...schedule,
      createTime: before?.schedule.createTime ?? now,
      updatedTime: now,
      createdBy: before?.schedule.createdBy || schedule.createdBy || "",
      updatedBy: schedule.updatedBy ?? "",
    },
    cursor: Math.max(now, before?.cursor ?? 0),
    halted: before?.halted ?? false,
  };
}

export function paused(
  state: ScheduleState,
  reason: string | undefined,
  now: number,
): ScheduleState {
  const { pausedReason: _, ...schedule } = state.schedule;
  return {
    ...state,
    schedule: {
      ...schedule,
      paused: true,
      updatedTime: now,
      ...(reason !== undefined && { pausedReason: reason }),
    },
  };
}

export function resumed(state: ScheduleState, now: number): ScheduleState {
  const { pausedReason: _, ...schedule } = state.schedule;
  return goingOn({ ...state, schedule: { ...schedule, paused: false, updatedTime: now } }, now);
}

export function halted(state: ScheduleState, now: number, isHalted: boolean): ScheduleState {
  if (state.halted === isHalted) return state;
  const changed = { ...state, halted: isHalted };
  return isHalted ? changed : goingOn(changed, now);
}

/** What fell into a pause is run only where the schedule catches up. */
function goingOn(state: ScheduleState, now: number): ScheduleState {
  if (state.schedule.runCatchupScheduleInstances || !runs(state)) return state;
  return { ...state, cursor: Math.max(state.cursor, now) };
}
