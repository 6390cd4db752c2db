import type { Json } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import { takeMessages } from "../messages.ts";
import { finish } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import type { TaskType } from "../task-type.ts";

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
  start: pull,
  resume: pull,
};

function pull(decision: Decision, task: TaskRecord): TaskRecord[] {
  const messages = takeMessages(decision, batchSize(task.input["batchSize"]));
  if (messages.length === 0 && isBlocking(task.input["blocking"])) return [];
  finish(decision, task, { status: "COMPLETED", output: { messages, count: messages.length } });
  return [];
}

/** A number or its text; anything else is the default. */
function batchSize(asked: Json | undefined): number {
  const size = Math.trunc(Number(typeof asked === "string" ? asked : (asked ?? DEFAULT_BATCH)));
  return Number.isNaN(size) || size < 1 ? DEFAULT_BATCH : Math.min(size, MAX_BATCH);
}

function isBlocking(asked: Json | undefined): boolean {
  return asked !== false && asked !== "false";
}
