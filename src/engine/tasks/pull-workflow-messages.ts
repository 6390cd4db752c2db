import type { Json } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import { takeMessages } from "../messages.ts";
import { finish } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import type { TaskType } from "../task-type.ts";
import { BATCH_SIZE, describeNumber, isWrongNumber, wholeNumberOf } from "../whole-number.ts";

const DEFAULT_BATCH = 1;
const MAX_BATCH = 100;

/** Takes messages that were sent to the execution; waits for a first one unless it is told not to. */
export const pullWorkflowMessages: TaskType = {
  kind: "PULL_WORKFLOW_MESSAGES",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: true,

  start(decision, task) {
    if (!isWrongNumber(task.input[BATCH_SIZE.field], BATCH_SIZE)) return pull(decision, task);
    const { field } = BATCH_SIZE;
    const reason = `PULL_WORKFLOW_MESSAGES ${task.base}: ${field} is not ${describeNumber(BATCH_SIZE)}`;
    finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason });
    return [];
  },

  resume: pull,
};

function pull(decision: Decision, task: TaskRecord): TaskRecord[] {
  const messages = takeMessages(decision, batchSize(task));
  if (messages.length === 0 && isBlocking(task.input["blocking"])) return [];
  finish(decision, task, { status: "COMPLETED", output: { messages, count: messages.length } });
  return [];
}

function batchSize(task: TaskRecord): number {
  const asked = wholeNumberOf(task.input[BATCH_SIZE.field], BATCH_SIZE) ?? DEFAULT_BATCH;
  return Math.min(asked, MAX_BATCH);
}

function isBlocking(asked: Json | undefined): boolean {
  return asked !== false && asked !== "false";
}
