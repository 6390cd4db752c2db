/** The interface of the schedules' objects. Types only. */
import type { Outcome } from "../lib/outcome.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";

/** A Durable Object per schedule, named by it. All calls but `nudge` change nothing when they are repeated. */
export interface SchedulePort {
  /** Creates the schedule or replaces it. What was due before is started first. */
  save(schedule: WorkflowSchedule): Promise<WorkflowSchedule>;
  /** Null: there is none. */
  read(): Promise<WorkflowSchedule | null>;
  pause(reason: string | undefined): Promise<Outcome<null>>;
  /** A conflict when it is not paused. */
  resume(): Promise<Outcome<null>>;
  remove(): Promise<void>;
  /** Nothing is started while all schedules are halted. */
  halt(halted: boolean): Promise<void>;
  /** Starts what is overdue, should its alarm have got lost. Answers the ids of those runs. */
  nudge(): Promise<string[]>;
}
