/** Worker tasks and their queues: `/api/tasks`. Every method throws BatonApiError. */
import type { JsonObject } from "../model/json.ts";
import type { PollData } from "../model/poll-data.ts";
import type { Task } from "../model/task.ts";
import type { TaskExecLog } from "../model/task-exec-log.ts";
import type { TaskResult, TaskResultStatus } from "../model/task-result.ts";
import type { Workflow } from "../model/workflow.ts";
import { path } from "./transport.ts";
import type { Transport } from "./transport.ts";

/** Who polls, and from which queue. */
export interface PollOptions {
  workerId?: string;
  domain?: string;
}

/** How many tasks to wait for, and how long. */
export interface BatchPollOptions extends PollOptions {
  /** At most so many tasks; 1 when it is left out. */
  count?: number;
  /** How long the server may hold the poll, in milliseconds: up to 5000, 100 when it is left out. */
  timeoutMs?: number;
}

/** What a worker reports: the two ids, a status, and any of the other members. */
export type TaskReport = Partial<TaskResult> &
  Pick<TaskResult, "workflowInstanceId" | "taskId"> & { status: TaskResultStatus };

/** An update by the task's reference name in its workflow. */
export interface ReferenceUpdate {
  workflowId: string;
  reference: string;
  status: TaskResultStatus;
  output?: JsonObject;
  workerId?: string;
}

/** How long an answer may take beyond the time for which the server holds a poll, in milliseconds. */
const POLL_GRACE_MS = 10_000;
const TASKS = path("tasks");

/** Polls, reports and inspects tasks. */
export class TaskResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** One task of a type, or undefined when none waits. */
  poll(taskType: string, options: PollOptions = {}): Promise<Task | undefined> {
    const query = { workerid: options.workerId, domain: options.domain };
    return this.#transport.json({ method: "GET", path: TASKS + path("poll", taskType), query });
  }

  /** Tasks of a type; the server holds the request until there is one or the time is over. */
  pollBatch(taskType: string, options: BatchPollOptions = {}): Promise<Task[]> {
    const { workerId, domain, count, timeoutMs } = options;
    return this.#transport.required({
      method: "GET",
      path: TASKS + path("poll", "batch", taskType),
      query: { workerid: workerId, domain, count, timeout: timeoutMs },
      timeoutMs: (timeoutMs ?? 0) + POLL_GRACE_MS,
    });
  }

  /** Reports a result and answers the task's id. A result for an ended task changes nothing. */
  update(report: TaskReport): Promise<string> {
    return this.#transport.text({ method: "POST", path: TASKS, body: report });
  }

  /** Reports a result and takes the next task of the same type, if one waits. */
  updateAndPoll(report: TaskReport): Promise<Task | undefined> {
    const target = TASKS + path("update-v2");
    return this.#transport.json({ method: "POST", path: target, body: report });
  }

  /** Reports a result by reference name; answers the task's id, "" when no such task is pending. */
  updateByReference(update: ReferenceUpdate): Promise<string> {
    return this.#transport.text({ method: "POST", ...referenceRequest(update, []) });
  }

  /** As updateByReference, and answers the execution; 404 when no such task is pending. */
  updateByReferenceSync(update: ReferenceUpdate): Promise<Workflow> {
    return this.#transport.required({ method: "POST", ...referenceRequest(update, ["sync"]) });
  }

  /** A task; 404 when it is unknown. */
  get(taskId: string): Promise<Task> {
    return this.#transport.required({ method: "GET", path: TASKS + path(taskId) });
  }

  /** Adds a line to a task's log. */
  async addLog(taskId: string, line: string): Promise<void> {
    await this.#transport.text({ method: "POST", path: TASKS + path(taskId, "log"), text: line });
  }

  /** A task's log, oldest line first. */
  async logs(taskId: string): Promise<TaskExecLog[]> {
    const target = TASKS + path(taskId, "log");
    return (await this.#transport.json<TaskExecLog[]>({ method: "GET", path: target })) ?? [];
  }

  /** How many tasks of each type wait; 0 for an unknown one. */
  queueSizes(taskTypes: readonly string[]): Promise<Record<string, number>> {
    const query = { taskType: taskTypes };
    return this.#transport.required({ method: "GET", path: TASKS + path("queue", "sizes"), query });
  }

  /** How many tasks of a type wait, in one domain or in none. */
  queueSize(taskType: string, domain?: string): Promise<number> {
    const query = { taskType, domain };
    return this.#transport.required({ method: "GET", path: TASKS + path("queue", "size"), query });
  }

  /** How many tasks wait in each queue there is. */
  allQueueSizes(): Promise<Record<string, number>> {
    return this.#transport.required({ method: "GET", path: TASKS + path("queue", "all") });
  }

  /** Who polled a task type last, one entry for each domain. */
  pollData(taskType: string): Promise<PollData[]> {
    const target = TASKS + path("queue", "polldata");
    return this.#transport.required({ method: "GET", path: target, query: { taskType } });
  }

  /** Who polled last, for all task types. */
  allPollData(): Promise<PollData[]> {
    const target = TASKS + path("queue", "polldata", "all");
    return this.#transport.required({ method: "GET", path: target });
  }
}

function referenceRequest(
  update: ReferenceUpdate,
  suffix: string[],
): { path: string; query: { workerid: string | undefined }; body: JsonObject } {
  return {
    path: TASKS + path(update.workflowId, update.reference, update.status, ...suffix),
    query: { workerid: update.workerId },
    body: update.output ?? {},
  };
}
