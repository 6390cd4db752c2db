/** What every task type is: a value of this shape, in a file of its own under `tasks/`. */
import type { JsonObject } from "../model/json.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { Decision } from "./decision.ts";
import { SubstitutionError } from "./expressions/references.ts";
import type { TaskRecord } from "./records.ts";

/** Where a task is to be made: the workflow task, and the loop turn it stands in. */
export interface Place {
  workflowTask: WorkflowTask;
  scope: string;
  /** Base reference name of the enclosing loop. */
  loop?: string;
  /** The workflow task is not part of the definition and has to be kept with the task. */
  generated?: boolean;
  /** Stands in for the input that the parameters give; holds for this task alone. */
  input?: JsonObject;
  /** Goes over the input that the parameters give; holds for this task alone. */
  inputOver?: JsonObject;
}

/** A task that failed for good. */
export interface Failure {
  task: TaskRecord;
  /** Why the execution would end. */
  reason: string;
}

export interface TaskType {
  readonly kind: string;
  /** The status in which a task of this type comes into being. */
  readonly initialStatus: "SCHEDULED" | "IN_PROGRESS";
  /** The task definition's `inputTemplate` applies to its input. */
  readonly usesTemplate: boolean;
  /** A failed attempt is followed by another while the task definition allows it. */
  readonly retriable: boolean;
  /** `startDelay` and retry delays hold it back; a type without this begins at once. */
  readonly delayable: boolean;
  /** Ends by something outside the decision: what follows is scheduled later than its end. */
  readonly asynchronous: boolean;
  /** It runs a script, by which a decision may have done enough: then the task begins in the next one. */
  readonly runsScript?: true;
  /** The tasks to schedule for a workflow task; without it one task, its input resolved.
   * @throws PlanFailure when no task can be made. */
  plan?(decision: Decision, place: Place): TaskRecord[];
  /** Begins the task: right after it was scheduled, or when its delay is over.
   * @returns tasks to schedule next. */
  start(decision: Decision, task: TaskRecord): TaskRecord[];
  /** Looks again at an open task because something that it depends on changed.
   * @returns tasks to schedule next. */
  resume?(decision: Decision, task: TaskRecord): TaskRecord[];
  /** Takes over the failure of a task that stands in it, in place of the execution, which else ends with
   * it. Everything within has been canceled.
   * @returns tasks to schedule next. */
  recover?(decision: Decision, task: TaskRecord, failure: Failure): TaskRecord[];
  /** Whether something of it has to run before it is canceled by a failure outside of it. */
  cleansUp?(decision: Decision, task: TaskRecord): boolean;
  /** Begins what has to run before it is canceled, unless that runs already.
   * @returns tasks to schedule next. */
  cleanUp?(decision: Decision, task: TaskRecord): TaskRecord[];
  /** A timer of the type's own is due (WAIT). */
  expire?(decision: Decision, task: TaskRecord): void;
  /** Runs before an open task is canceled. */
  cancel?(decision: Decision, task: TaskRecord): void;
  /** Makes derived state anew after the execution was loaded. */
  restore?(decision: Decision, task: TaskRecord): void;
}

/** Thrown while planning when not even a failed task can be made: the execution fails with it. */
export class PlanFailure extends Error {
  override readonly name = "PlanFailure";
}

/** Whether something was thrown because what a definition or an input asks for cannot be planned. */
export function isPlanProblem(error: unknown): error is Error {
  return error instanceof PlanFailure || SubstitutionError.is(error);
}
