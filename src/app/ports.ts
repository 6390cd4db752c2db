/**
 * The interfaces through which `app/` and the Durable Objects reach each other. `worker.ts` fills
 * them from `env`; tests may fill them with anything else. Types only.
 */
import type { Outcome } from "../lib/outcome.ts";
import type { TraceContext } from "../model/trace-context.ts";
import type { IndexReport } from "../model/index-row.ts";
import type { JsonObject } from "../model/json.ts";
import type { ChildRevived, Operation, TerminateOptions } from "../model/operation.ts";
import type { SecretPlace } from "../model/secret.ts";
import type { TaskResult } from "../model/task-result.ts";
import type { TaskStatus } from "../model/task.ts";
import type { Lease, Release } from "./queue-ports.ts";

export type * from "./queue-ports.ts";
export type * from "./schedule-ports.ts";
export type * from "./view-ports.ts";

/** JSON of the wire model: a string, or bytes that are made while they are read where it is long. */
export type JsonText = string | ReadableStream<Uint8Array>;

/** Everything an execution needs to begin. Delivered at least once; the second one changes nothing, but
 * that a task of another parent waits for the end of the execution from then on, too. */
export interface StartExecution {
  workflowId: string;
  /** JSON text of the WorkflowDef, every task's definition inlined as `taskDefinition` and every
   * sub-workflow's version pinned. Text, so that it is parsed once and stored as it came. */
  definition: string;
  input: JsonObject;
  correlationId?: string;
  priority: number;
  taskToDomain: Record<string, string>;
  createdBy?: string;
  event?: string;
  idempotencyKey?: string;
  parentWorkflowId?: string;
  parentWorkflowTaskId?: string;
  /** How many executions stand above this one; absent: none. */
  depth?: number;
  /** Where its input refers to secrets. */
  secrets?: SecretPlace[];
  /** The trace that it belongs to. */
  trace?: TraceContext;
  /** The number of its first run; absent: 0. */
  run?: number;
  /** The caller brings the news in the receipt to the index. */
  bringsNews?: true;
  /** The limits in which those above this one are counted: it does not wait for them. */
  limitsAbove?: string[];
  /** When it was asked for first, in epoch milliseconds; absent: now. It may have been started, and have
   * ended, since then. */
  askedAt?: number;
}

/** A task that waits for an execution. */
export interface WaitLink {
  taskId: string;
  childId: string;
}

export interface StartReceipt {
  status: string;
  /** For the index: whoever gets it writes it and says `indexed`. Lost, it is told again. */
  news?: IndexReport;
}

export interface ClaimTask {
  taskId: string;
  workerId?: string;
  /** The domain under which the queue handed the task out. */
  domain?: string;
  /** It takes a slot of its type until it is out of the worker's hands; the queue is told then. */
  holdsSlot?: boolean;
  /** As in the lease: refused where that is not the task's turn any more. */
  turn?: number;
  /** The task, by its counter, to whose report it goes along with the answer. */
  handedOverFor?: number;
}

export interface BeginTask {
  taskId: string;
  /** It takes a slot until it has ended; the queue is told then. */
  holdsSlot: boolean;
  /** As in `ClaimTask`. */
  turn?: number;
}

export interface UpdateReceipt {
  taskId: string;
  taskType: string;
  domain?: string;
  /** The update sends a task of the same type to the queue, where it may not have arrived yet. */
  followed: boolean;
  /** What the worker that reported goes on with; null: there is nothing for it. Absent: its queue has still to be
   * asked. */
  next?: LeasedTask | null;
  /** As in `StartReceipt`. */
  news?: IndexReport;
}

/** A task that a queue has leased. */
export interface LeasedTask {
  lease: Lease;
  /** The task as its worker sees it. Absent: it has still to be claimed. */
  text?: JsonText;
}

export interface ReferenceUpdate {
  reference: string;
  status: TaskStatus;
  output: JsonObject;
  workerId?: string;
}

/** What is reported of the first WAIT, wherever it stands. */
export interface SignalUpdate {
  status: TaskStatus;
  /** Added to the output that is there. */
  output: JsonObject;
}

/** What is to be changed of an execution in one step. */
export interface StateUpdate {
  /** Set over those that are there; null removes one. */
  variables: JsonObject;
  task?: {
    reference: string;
    status: TaskStatus;
    /** Replaces the output that is there. */
    output: JsonObject;
    reason?: string | undefined;
    workerId?: string | undefined;
    callbackAfterSeconds: number;
  };
  /** A list that is to be set is put behind the list that is there. */
  appendLists?: boolean;
  /** Names this change, of which a second one changes nothing. */
  once?: string;
}

/** What a synchronous call waits for. */
export interface AwaitRequest {
  /** Reference names: the end of such a task is waited for too. */
  references: readonly string[];
  /** Milliseconds to wait; 0 looks once. */
  timeout: number;
  /** What to show: this execution, or the execution or the task that blocks it. */
  view: "target" | "workflow" | "task" | "none";
  /** Answer with the state as it is when the time is over; else with null. */
  last: boolean;
}

/** How an execution stands when a wait for it is over. */
export interface Standstill {
  /** "running": nothing blocks it, but the time is over. */
  kind: "ended" | "blocked" | "running";
  status: string;
  /** JSON of the members of a WorkflowRun or a TaskRun that are not about the call. */
  view: string;
  /** The view is a TaskRun: a task was asked for and one blocks. */
  isTask: boolean;
}

/** A Durable Object per execution, named by the workflow id. */
export interface WorkflowExecutionPort {
  start(request: StartExecution): Promise<Outcome<StartReceipt>>;
  /** SCHEDULED → IN_PROGRESS for a worker; answers the Task that the worker sees. Refused when the
   * task is gone, claimed or ended, or its execution has ended. */
  claim(request: ClaimTask): Promise<Outcome<JsonText>>;
  /** Several claims of one poll at once: one call and one commit. Answers in their order. */
  claimAll(requests: ClaimTask[]): Promise<Outcome<JsonText>[]>;
  /** Puts tasks back into their queue that were claimed for a caller who is gone. What is in other hands stays there. */
  takeBack(tasks: Release[]): Promise<void>;
  /** Its queue lets a task begin that the server runs itself. Refused when it does not wait for that. */
  beginTask(request: BeginTask): Promise<Outcome<null>>;
  /** @param asksForNext whether the worker that reports takes another task. */
  update(result: TaskResult, asksForNext?: boolean): Promise<Outcome<UpdateReceipt>>;
  /** Null when no task of that reference is pending. */
  updateByReference(update: ReferenceUpdate): Promise<Outcome<{ taskId: string } | null>>;
  /** Ends the first WAIT that is open, here or in a child that runs; null when there is none. */
  signal(update: SignalUpdate): Promise<Outcome<{ taskId: string } | null>>;
  /** Sets variables and reports the result of a task, both or neither. */
  changeState(update: StateUpdate): Promise<Outcome<null>>;
  /** Answers when the execution has ended or a task blocks it, here or in a child that runs. */
  awaitStandstill(request: AwaitRequest): Promise<Outcome<Standstill | null>>;
  /** Keeps a message for a PULL_WORKFLOW_MESSAGES task. */
  takeMessage(messageId: string, payload: JsonObject): Promise<Outcome<null>>;
  pause(): Promise<Outcome<null>>;
  resume(): Promise<Outcome<null>>;
  terminate(reason: string | undefined, options?: TerminateOptions): Promise<Outcome<null>>;
  operate(operation: Operation): Promise<Outcome<null>>;
  /** The execution above this one, or null. */
  parent(): Promise<Outcome<string | null>>;
  /** The ids of the tasks that wait for this execution; null where the task that is asked about, one of its
   * own, does not wait. */
  awaitedBy(link: WaitLink): Promise<Outcome<string[] | null>>;
  decide(): Promise<Outcome<null>>;
  /** As `decide`, for an execution whose timer seems to have been missed; it tells the index anew. */
  watch(): Promise<Outcome<null>>;
  /** Goes on from the rows, as after a crash, and puts tasks back that their queue has lost. Answers
   * whether there was anything to look after: not once it has ended. */
  repair(): Promise<Outcome<boolean>>;
  /** Puts an ended execution into the archive without waiting. */
  archive(): Promise<Outcome<null>>;
  /** Empties the object; nothing is left of the execution. */
  remove(): Promise<Outcome<null>>;
  /** The Workflow of the wire model; `tasks` is empty unless asked for. */
  read(includeTasks: boolean): Promise<Outcome<JsonText>>;
  status(includeOutput: boolean, includeVariables: boolean): Promise<Outcome<JsonText>>;
  /** `{totalHits, results}`. */
  tasks(start: number, count: number, statuses: string[]): Promise<Outcome<JsonText>>;
  task(taskId: string): Promise<Outcome<JsonText>>;
  /** The ids of the tasks of a type that wait or are worked on. */
  openTasks(taskType: string): Promise<Outcome<string[]>>;
  /** What a queue that gave a slot to a task has to know of it. */
  hold(taskId: string): Promise<TaskHold>;
  addTaskLog(taskId: string, log: string): Promise<Outcome<null>>;
  /** A list of TaskExecLog; null when there are none. */
  taskLogs(taskId: string): Promise<Outcome<JsonText | null>>;
  /** What has changed since the version that the index has, -1 where it has none; refused with
   * `not-found` once the execution is removed. */
  indexReport(since: number): Promise<Outcome<IndexReport>>;
  /** Said once that version is in D1. Answers whether there still is such an execution. */
  indexed(version: number): Promise<boolean>;
  /** Its limit says that it may run. Answers whether it runs under that limit. */
  admit(): Promise<boolean>;
  /** A PublishedEvent of the execution, as JSON. */
  publishedEvent(eventId: string): Promise<Outcome<string>>;
  /** Said by the event consumer once that event is in D1. */
  eventKept(eventId: string): Promise<void>;
  /** A child tells how it ended. */
  childEnded(notice: ChildEnded): Promise<Outcome<null>>;
  /** Answers when the executions above run again, too. */
  childRevived(notice: ChildRevived): Promise<Outcome<null>>;
}

/** What an execution knows of a task that was let go under a limit. */
export interface TaskHold {
  /** It waits to be claimed or let go, it is in work and gives its slot back at the end, or it needs none. */
  state: "waiting" | "held" | "gone";
  /** How often it has been claimed; null: nothing is known of it. */
  claims: number | null;
}

export interface ChildEnded {
  parentTaskId: string;
  childId: string;
  /** How often the child has been revived: a notice of an earlier run is void. */
  run: number;
  status: "COMPLETED" | "FAILED" | "TIMED_OUT" | "TERMINATED";
  output: JsonObject;
  reason?: string;
  workflowName: string;
  workflowVersion: number;
}
