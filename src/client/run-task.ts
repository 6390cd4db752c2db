/** Executes one task and turns what came of it into a report. */
import type { JsonObject } from "../model/json.ts";
import type { Task } from "../model/task.ts";
import type { Client } from "./client.ts";
import { TerminalError, messageOf } from "./errors.ts";
import type { TaskReport } from "./tasks.ts";

/** Not done yet: the task is offered to a worker again after so many seconds. */
export interface Deferred {
  callbackAfterSeconds: number;
  /** Stored as the task's output in the meantime. */
  output?: JsonObject;
}

/** What `execute` may return: the output, nothing (an empty output), or a Deferred. */
export type TaskOutcome = JsonObject | Deferred | undefined | void;

/** What a worker's function gets beside its task. */
export interface TaskContext {
  readonly client: Client;
  /** Adds a line to the task's log; sent with the result. */
  log(line: string): void;
}

/** The worker's function. */
export type Execute = (task: Task, context: TaskContext) => TaskOutcome | Promise<TaskOutcome>;

/** Never throws: a failure is a report too. */
export async function runTask(client: Client, task: Task, execute: Execute): Promise<TaskReport> {
  const logs: { log: string; taskId: string; createdTime: number }[] = [];
  const log = (line: string): void => {
    logs.push({ log: line, taskId: task.taskId, createdTime: Date.now() });
  };
  const base = { workflowInstanceId: task.workflowInstanceId, taskId: task.taskId, logs };
  try {
    const outcome = (await execute(task, { client, log })) ?? {};
    if (isDeferred(outcome)) {
      const { callbackAfterSeconds, output } = outcome;
      return { ...base, status: "IN_PROGRESS", callbackAfterSeconds, outputData: output ?? {} };
    }
    return { ...base, status: "COMPLETED", outputData: outcome };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.stack !== undefined) log(thrown.stack);
    const status = TerminalError.is(thrown) ? "FAILED_WITH_TERMINAL_ERROR" : "FAILED";
    return { ...base, status, reasonForIncompletion: messageOf(thrown) };
  }
}

/** An output that happens to have a member `callbackAfterSeconds` beside others is an output. */
function isDeferred(outcome: JsonObject | Deferred): outcome is Deferred {
  const names = Object.keys(outcome).filter((name) => name !== "output");
  return names.length === 1 && typeof outcome.callbackAfterSeconds === "number";
}
