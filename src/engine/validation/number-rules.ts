/** The rules for numbers in the parameters of tasks. Conductor takes them as they come, and goes wrong later. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { isTimeout, TIMEOUT_FIELDS } from "../http-exchange.ts";
import {
  BATCH_SIZE,
  CHILD_PRIORITY,
  describeNumber,
  isWrongNumber,
  KEEP_LAST,
  MAX_CONCURRENCY,
  type WholeNumber,
} from "../whole-number.ts";
import { ofTask } from "./type-rules.ts";

const INPUT_NUMBERS: Record<string, WholeNumber> = {
  DO_WHILE: KEEP_LAST,
  FOR_EACH: MAX_CONCURRENCY,
  PULL_WORKFLOW_MESSAGES: BATCH_SIZE,
};

/** The messages about numbers of a task that cannot be meant; what an expression gives shows when it runs. */
export function wrongNumbers(task: WorkflowTask): string[] {
  if (task.type === "HTTP") return wrongTimeouts(task);
  if (task.type === "SUB_WORKFLOW") {
    return wrongNumber(task, task.subWorkflowParam?.priority, CHILD_PRIORITY);
  }
  const allowed = Object.hasOwn(INPUT_NUMBERS, task.type) ? INPUT_NUMBERS[task.type] : undefined;
  return allowed === undefined
    ? []
    : wrongNumber(task, task.inputParameters[allowed.field], allowed);
}

function wrongNumber(task: WorkflowTask, value: Json | undefined, allowed: WholeNumber): string[] {
  if (isExpression(value) || !isWrongNumber(value, allowed)) return [];
  return [`${allowed.field} should be ${describeNumber(allowed)} for ${ofTask(task)}`];
}

function wrongTimeouts(task: WorkflowTask): string[] {
  const { inputParameters } = task;
  const asked = inputParameters["http_request"] ?? inputParameters;
  if (!isJsonObject(asked)) return [];
  return TIMEOUT_FIELDS.filter(
    (field) => !isExpression(asked[field]) && !isTimeout(asked[field]),
  ).map((field) => `${field} should be milliseconds for ${ofTask(task)}`);
}

function isExpression(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes("${");
}
