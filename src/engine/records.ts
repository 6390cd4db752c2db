/**
 * What an execution consists of, as it is kept in memory and stored: one workflow record, and one
 * task record per attempt. The wire model is made from these in `views.ts`.
 */
import type { TraceContext } from "../model/trace-context.ts";
import type { JsonObject } from "../model/json.ts";
import type { TaskStatus } from "../model/task.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { SecretPlace } from "../model/secret.ts";
import type { WorkflowStatus } from "../model/workflow.ts";

/** Version of the stored form. A reader accepts this and every earlier number. */
export const RECORD_FORMAT = 1;

/** What must still happen outside because of a task; stored in the task's row with its cause. */
export type TaskOutbox =
  | "enqueue"
  | "withdraw"
  | "run"
  | "publish"
  | "await-webhook"
  | "start-child"
  | "revive-child"
  | "terminate-child";

/** How an ended execution was set going again, as its parent is told. */
export interface Revival {
  operation: "restarted" | "retried" | "reran";
  /** The executions below it through which this came about, as a text; empty: it was asked itself. */
  path: string;
  /** Where the operation was asked for, if that was above: the tasks after its way down are reset, too. */
  route?: RerunRoute;
}

/** An execution that was asked to run again from a task that stands in an execution below it. */
export interface RerunRoute {
  upTo: string;
  workflowInput?: JsonObject;
  correlationId?: string;
}

/** What must still happen outside because of the execution as a whole. */
export interface WorkflowOutbox {
  /** Tell the parent that this execution was set going again; goes before any news of its end. */
  revived?: Revival;
  /** Tell the parent how this execution ended. */
  parent?: true;
  /** Leave the limit, with the run that has ended. */
  leaveLimit?: number;
  /** Tell these tasks of other executions how this one ended. */
  followers?: string[];
  /** Be counted by the limit again, or take a place among those that wait for it: with the run that has
   * begun. Rows of before the run was kept have `true`. */
  enterLimit?: number | true;
  /** Children that may still run and whose tasks no longer know of them. */
  orphans?: Orphan[];
  /** Start the failure workflow under this id. */
  failureWorkflow?: { id: string; name: string };
  /** Start those of earlier runs, too. */
  earlierFailures?: FailureStart[];
}

/** What a failure workflow begins with. */
export interface FailureStart {
  id: string;
  name: string;
  input: JsonObject;
  /** When the execution failed, in epoch milliseconds. */
  askedAt: number;
}

/** A limit of concurrent executions (`rateLimitConfig`). */
export interface WorkflowLimit {
  /** Names the object that counts. */
  name: string;
  concurrent: number;
  /** Nothing is scheduled until the limit says so. */
  waiting?: true;
}

/** How an execution is set going again once its limit lets it go; neither: as its parent asks for. */
export interface HeldRevival {
  /** How it had ended. */
  status: WorkflowStatus;
  retry?: { resumeSubWorkflows: boolean };
  rerun?: {
    task: number;
    taskInput?: JsonObject | undefined;
    workflowInput?: JsonObject | undefined;
    correlationId?: string | undefined;
    route?: RerunRoute | undefined;
  };
}

/** A failure that goes on once what has to run before it has run. */
export interface PendingFailure {
  /** The task that failed, by its counter; absent: something that could not be planned. */
  task?: number;
  /** How the execution ends where nothing takes the failure over. */
  status: WorkflowStatus;
  reason: string;
}

/** Which of its lists a TRY_CATCH runs, and what it gives. */
export interface TryState {
  phase: TryPhase;
  output: JsonObject;
}

export type TryPhase = "try" | "catch" | "finally";

/** A child to be ended, if it is still in this run or an earlier one. */
export interface Orphan {
  childId: string;
  run: number;
}

export interface WorkflowRecord {
  format: number;
  workflowId: string;
  status: WorkflowStatus;
  input: JsonObject;
  output: JsonObject;
  variables: JsonObject;
  correlationId?: string;
  priority: number;
  taskToDomain: Record<string, string>;
  createdBy?: string;
  event?: string;
  idempotencyKey?: string;
  parentWorkflowId?: string;
  parentWorkflowTaskId?: string;
  /** How many executions stand above this one. */
  depth: number;
  /** Ids of tasks of other executions that wait for its end, without being its parent. */
  followers?: string[];
  /** Where in the input secrets are referred to, as the parent has handed them down. */
  secrets?: SecretPlace[];
  /** The trace that it belongs to, and the span that started it. */
  trace?: TraceContext;
  /** The limit that it runs under. */
  limit?: WorkflowLimit;
  /** It is to go to the archive without waiting, until it runs again. */
  archived?: true;
  /** What happens once the limit lets it go, where it had ended before. */
  heldRevival?: HeldRevival;
  /** The limits in which those above this one are counted. */
  limitsAbove?: string[];
  /** Epoch milliseconds; 0 is "not yet". */
  createTime: number;
  updateTime: number;
  endTime: number;
  lastRetriedTime: number;
  reason?: string;
  failedReferences: string[];
  failedTaskNames: string[];
  failedTask?: number;
  /** How often a finished execution was set going again; names the run in notices to the parent. */
  run: number;
  /** Counts the changes that the index wants to know of; the rows of tasks may be ahead of it. */
  version: number;
  /** The version at which tasks were last removed; absent: none ever was. */
  removalVersion?: number;
  /** The next task's counter. Stored so that a counter is not used twice after rows are deleted. */
  nextCounter: number;
  /** The next task's `seq`. */
  nextSequence: number;
  /** How many events were raised; the next one's number is one more. */
  raised?: number;
  /** Names of changes from outside that must not be made twice, the latest ones. */
  changesMade?: string[];
  /** Set once the alert of an ALERT_ONLY workflow timeout was given. */
  alerted?: true;
  /** It has more to do by itself than one decision did: when that stopped, and how many tasks have ended in
   * a row without anything being waited for. */
  unfinished?: { since: number; noticed: number };
  /** It ends with this failure once the `finally` of each TRY_CATCH that it breaks off has run. */
  pendingFailure?: PendingFailure;
  outbox: WorkflowOutbox;
}

export interface TaskRecord {
  /** Number within the execution, never used twice; the task id is made of it. */
  counter: number;
  /** The version of the execution at which it was last changed. */
  version?: number;
  /** Which task type runs it: a key of the registry in `tasks/`. */
  kind: string;
  /** `taskType` on the wire: for worker tasks the name of their queue. */
  type: string;
  definitionName: string;
  /** The reference name that stands in the definition, without any suffix. */
  base: string;
  /** The loop suffix (`""`, `__2`, `__1__3`). `base + scope` is the reference name on the wire. */
  scope: string;
  /** Base reference name of the loop it stands in, if any. */
  loop?: string;
  /** The 1-based iteration the task belongs to; of a loop itself, its current iteration. */
  iteration: number;
  status: TaskStatus;
  sequence: number;
  retryCount: number;
  /** Counter of the attempt before this one. */
  retriedTask?: number;
  /** A newer attempt exists. */
  retried: boolean;
  /** The decision has taken notice of the end of this task and computed what follows. */
  executed: boolean;
  /** The flow went elsewhere: it is kept to be seen and counts for nothing. */
  abandoned?: true;
  /** It is gone for all but those outside who have yet to be told of it. */
  forgotten?: true;
  pollCount: number;
  scheduledTime: number;
  startTime: number;
  endTime: number;
  updateTime: number;
  /** When the first of this task's attempts was scheduled: the clock of the total timeout. */
  firstScheduledTime: number;
  startDelaySeconds: number;
  callbackAfterSeconds: number;
  /** A SCHEDULED task is handed on (queued, run, launched) at this time; 0: it has been. */
  availableAt: number;
  /** Which of its lists a TRY_CATCH runs. */
  phase?: TryPhase;
  /** Where a TRY_CATCH stood when a failure came that it does not catch: what takes it up again goes on
   * there. Canceled: the failure came from outside of it. */
  brokenOff?: TryState & { canceled?: true };
  /** An operator takes this failure over once the `finally` of each TRY_CATCH in it has run. */
  pendingFailure?: PendingFailure;
  /** It has ended while all around it was broken off, or beside a completed TERMINATE: what follows it is planned
   * when that goes on, or that counts no more. */
  unheeded?: true;
  /** When a WAIT is over. */
  waitUntil?: number;
  reason?: string;
  workerId?: string;
  domain?: string;
  /** It was handed out in the answer to the report of this task, by its counter, and no more is known of that. */
  handedOverFor?: number;
  subWorkflowId?: string;
  /** Its child was there before, under the idempotency key: it is waited for, and not ended with the task. */
  joinsChild?: true;
  /** The run of the child whose end counts; news of earlier runs are void. Absent: the first, 0. */
  childRun?: number;
  /** How often it was begun anew under the same id. */
  renewals?: number;
  /** Where its turns in its queue began to count when it was last begun anew: behind all earlier ones. */
  turnsBefore?: number;
  priority: number;
  /** It is in work and takes a slot of its type: the queue has to be told when that is over. */
  holdsSlot?: true;
  /** The server runs it, and it stands in the queue of its definition until the limits let it begin. */
  waitsForSlot?: true;
  asyncComplete: boolean;
  /** Where its result goes in the cache, until it is there. */
  cacheEntry?: string;
  /** Timeouts under ALERT_ONLY of which notice was given already. */
  alerted?: string[];
  /** The workflow task, where the definition does not hold it under `base` (it was made at run time). */
  workflowTask?: WorkflowTask;
  /** Of a dynamic fork: the registered definitions of the tasks that it made, by name. */
  madeDefinitions?: Record<string, TaskDef>;
  input: JsonObject;
  output: JsonObject;
  /** Where in the input secrets are referred to. */
  secrets?: SecretPlace[];
  outbox?: TaskOutbox;
}

/** How often a task has left its queue for good, under this id: what is said of an earlier turn is over. */
export function queueTurnOf({ turnsBefore = 0, pollCount }: TaskRecord): number {
  return turnsBefore + pollCount;
}

/** The reference name on the wire. */
export function referenceOf(task: Pick<TaskRecord, "base" | "scope">): string {
  return task.base + task.scope;
}
