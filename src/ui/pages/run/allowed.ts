/** What the state of a run or a task forbids, and why. The server decides; this only says it beforehand. */
import type { SkeletonRun, SkeletonTask } from "../../../model/baton/skeleton.ts";
import { isSystemType } from "../../../model/system-types.ts";
import { isOpen } from "../../lib/status.ts";
import type { Selection } from "./run-data.ts";

/** Why something cannot be done; undefined when it can. */
export type Refusal = string | undefined;

const NOT_ENDED = "Only once the run has ended";
const ENDED = "The run has ended";

/** Everything that can be done to a run. */
export interface RunRefusals {
  pause: Refusal;
  resume: Refusal;
  terminate: Refusal;
  retry: Refusal;
  restart: Refusal;
  rerun: Refusal;
  remove: Refusal;
}

/** What is forbidden for a run. @param restartable what its definition says; null: not known. */
export function runRefusals(run: SkeletonRun, restartable: boolean | null): RunRefusals {
  const { status } = run;
  const over = isOpen(status) ? undefined : ENDED;
  const unended = isOpen(status) ? NOT_ENDED : undefined;
  const isComplete = status === "COMPLETED";
  return {
    pause: over ?? (status === "PAUSED" ? "It is paused already" : undefined),
    resume: over ?? (status === "PAUSED" ? undefined : "It is not paused"),
    terminate: over,
    retry: unended ?? (isComplete ? "Nothing failed in it" : undefined),
    restart:
      unended ??
      (isComplete && restartable === false
        ? "Its definition does not allow it once it has completed"
        : undefined),
    rerun: unended,
    remove: unended,
  };
}

/** Everything that can be done to a task. */
export interface TaskRefusals {
  complete: Refusal;
  skip: Refusal;
  rerun: Refusal;
}

/** What is forbidden for the selected task. */
export function taskRefusals(run: SkeletonRun, { attempts, row }: Selection): TaskRefusals {
  const isRunning = isOpen(run.status);
  const reached = attempts.length > 0;
  return {
    complete: row === null ? "The run has not reached it" : completeRefusal(row, isRunning),
    skip: !isRunning
      ? ENDED
      : run.status === "PAUSED"
        ? "The run is paused"
        : reached
          ? "It has come up already"
          : undefined,
    rerun: reached ? (isRunning ? NOT_ENDED : undefined) : "The run has not reached it",
  };
}

/** Types that wait for somebody to say that they are over. */
const ANSWERED_FROM_OUTSIDE: ReadonlySet<string> = new Set(["HUMAN", "WAIT", "WAIT_FOR_WEBHOOK"]);

function completeRefusal({ status, type }: SkeletonTask, isRunning: boolean): Refusal {
  if (!isRunning) return ENDED;
  if (!isOpen(status)) return "The task is over";
  if (isSystemType(type) && !ANSWERED_FROM_OUTSIDE.has(type)) return "The server carries it out";
  return undefined;
}
