/** Calls that wait for an execution: until it ends or something blocks it, or the time is over. */
import type { JsonObject } from "../model/json.ts";
import type { ReturnStrategy, TaskRun, WorkflowRun } from "../model/signal-response.ts";
import type { TaskResultStatus } from "../model/task-result.ts";
import type { Workflow } from "../model/workflow.ts";
import type { StartWorkflowInput, WorkflowTestInput } from "./definitions.ts";
import { path } from "./transport.ts";
import type { ApiRequest, Transport } from "./transport.ts";

/** What the answer shows, by what was asked for; `responseType` tells which it is. Where a task was asked for
 * and none blocks, it is the execution. */
export type RunOf<Strategy extends ReturnStrategy> = Strategy extends
  | "BLOCKING_TASK"
  | "BLOCKING_TASK_INPUT"
  ? TaskRun | WorkflowRun
  : WorkflowRun;

/** How long to wait, and for what. */
export interface WaitOptions {
  /** Answers as soon as one of these tasks has ended, too. */
  waitUntilTaskRef?: readonly string[];
  /** 10 when it is left out. */
  waitForSeconds?: number;
  /** Comes back in the answer. */
  requestId?: string;
}

/** A wait, and what it answers: the execution that was called unless told otherwise. */
export interface ExecuteOptions<Strategy extends ReturnStrategy> extends WaitOptions {
  returnStrategy?: Strategy;
}

/** A wait after a signal. */
export interface SignalOptions<Strategy extends ReturnStrategy> {
  returnStrategy?: Strategy;
  /** 5000 when it is left out. */
  timeoutMillis?: number;
}

/** Variables to set and the result of a pending task, both or neither. */
export interface StateInput {
  variables?: JsonObject;
  taskReferenceName?: string;
  taskResult?: {
    status: TaskResultStatus;
    outputData?: JsonObject;
    reasonForIncompletion?: string;
    workerId?: string;
    callbackAfterSeconds?: number;
  };
}

/** How long an answer may take beyond the time for which the server waits, in milliseconds. */
const GRACE_MS = 10_000;
const DEFAULT_WAIT_SECONDS = 10;
const DEFAULT_SIGNAL_MS = 5000;
const MS = 1000;

/** Starts, signals and changes executions, and waits for what comes of it. */
export class SynchronousResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts an execution and answers when it has ended or a task blocks it. */
  execute<Strategy extends ReturnStrategy = "TARGET_WORKFLOW">(
    request: StartWorkflowInput,
    options: ExecuteOptions<Strategy> = {},
  ): Promise<RunOf<Strategy>> {
    // Version 0 is the latest one.
    const target = path("workflow", "execute", request.name, request.version ?? 0);
    return this.#wait({ method: "POST", path: target, body: request }, options);
  }

  /** Ends the first WAIT of an execution or of its sub-workflows. Nothing happens where nothing waits. */
  async signal(
    workflowId: string,
    status: TaskResultStatus,
    output: JsonObject = {},
  ): Promise<void> {
    const target = path("tasks", workflowId, status, "signal");
    await this.#transport.text({ method: "POST", path: target, body: output });
  }

  /** As `signal`, and answers when something blocks the execution again; 404 where nothing waits. */
  signalAndWait<Strategy extends ReturnStrategy = "TARGET_WORKFLOW">(
    workflowId: string,
    { status, output = {} }: { status: TaskResultStatus; output?: JsonObject },
    options: SignalOptions<Strategy> = {},
  ): Promise<RunOf<Strategy>> {
    return this.#transport.required({
      method: "POST",
      path: path("tasks", workflowId, status, "signal", "sync"),
      query: { ...options },
      body: output,
      timeoutMs: (options.timeoutMillis ?? DEFAULT_SIGNAL_MS) + GRACE_MS,
    });
  }

  /** Sets variables and reports a task's result in one step, and waits as `execute` does. */
  updateState(
    workflowId: string,
    state: StateInput,
    options: WaitOptions = {},
  ): Promise<WorkflowRun> {
    const target = path("workflow", workflowId, "state");
    return this.#wait({ method: "POST", path: target, body: state }, options);
  }

  /** Runs a workflow in memory with the results of its tasks given; the execution is not kept. */
  test(request: WorkflowTestInput): Promise<Workflow> {
    const target = path("workflow", "test");
    return this.#transport.required({ method: "POST", path: target, body: request });
  }

  #wait<Run>(request: ApiRequest, options: WaitOptions): Promise<Run> {
    const seconds = options.waitForSeconds || DEFAULT_WAIT_SECONDS;
    const timeoutMs = seconds * MS + GRACE_MS;
    return this.#transport.required({ ...request, query: { ...options }, timeoutMs });
  }
}
