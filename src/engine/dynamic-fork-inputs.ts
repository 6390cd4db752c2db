/** A dynamic fork that runs one and the same task for each element of `forkTaskInputs`. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { MAX_NAME_LENGTH } from "../model/scalars.ts";
import {
  workflowTaskSchema,
  type SubWorkflowParams,
  type WorkflowTask,
} from "../model/workflow-def.ts";
import { ownMember } from "./expressions/own-member.ts";
import { escapeReferences } from "./expressions/references.ts";
import { PlanFailure } from "./task-type.ts";
import { isSystemType } from "../model/system-types.ts";

/** What an element may say of its task, besides being its input. */
const ELEMENT_FIELDS = [
  "asyncComplete",
  "cacheConfig",
  "caseExpression",
  "caseValueParam",
  "decisionCases",
  "defaultCase",
  "defaultExclusiveJoinTask",
  "description",
  "dynamicForkJoinTasksParam",
  "dynamicForkTasksInputParamName",
  "dynamicForkTasksParam",
  "dynamicTaskNameParam",
  "evaluatorType",
  "expression",
  "forkTasks",
  "items",
  "joinOn",
  "loopCondition",
  "loopOver",
  "onStateChange",
  "optional",
  "permissive",
  "retryCount",
  "sink",
  "startDelay",
  "subWorkflowParam",
  "taskDefinition",
] as const;

/**
 * @param given `data` is the input as the text of a definition.
 * @param isTaken whether another task bears a name already.
 * @throws PlanFailure when the version of the sub-workflow is none, or a name is too long.
 */
export function tasksPerInput(
  fork: WorkflowTask,
  { input, data }: { input: JsonObject; data: JsonObject },
  isTaken: (name: string) => boolean,
): WorkflowTask[] {
  const inputs = listIn(input);
  const texts = listIn(data);
  const workflow = textIn(input, "forkTaskWorkflow");
  const type = workflow === null ? (textIn(input, "forkTaskType") ?? "SIMPLE") : "SUB_WORKFLOW";
  const reference = fork.taskReferenceName;
  const isNamedAfterType = isSystemType(type) && workflow === null;
  const name = textIn(input, "forkTaskName") ?? (isNamedAfterType ? type : reference);
  const isNameTaken = inputs.some((_, index) => isTaken(`_${name}_${index}`));
  const prefix = isNameTaken ? `_${reference}_${name}` : `_${name}`;
  const child = workflow === null ? null : childOf(workflow, input);
  const plain = workflowTaskSchema.parse({ name, type });
  return inputs.map((element, index) => {
    const task = isJsonObject(element) ? withFields(plain, element) : plain;
    const text = texts[index] ?? null;
    const parameters = { ...(isJsonObject(text) ? text : { input: text }), __index: index };
    const made: WorkflowTask = {
      ...task,
      taskReferenceName: `${prefix}_${index}`,
      inputParameters: parameters,
      optional: task.optional || fork.optional,
    };
    if (child !== null) {
      made.subWorkflowParam = { ...made.subWorkflowParam, ...child, ...domainsIn(element) };
    }
    return made;
  });
}

/** The elements of `forkTaskInputs`. */
function listIn(input: JsonObject): Json[] {
  const list = ownMember(input, "forkTaskInputs");
  return Array.isArray(list) ? list : [];
}

function textIn(input: JsonObject, key: string): string | null {
  const value = ownMember(input, key);
  if (typeof value !== "string" || value === "") return null;
  if (value.length <= MAX_NAME_LENGTH) return value;
  throw new PlanFailure(`${key} is longer than ${MAX_NAME_LENGTH} characters`);
}

/** The task with the fields that an element has for it. One that is not of its form is data only. */
function withFields(plain: WorkflowTask, element: JsonObject): WorkflowTask {
  const fields: JsonObject = {};
  for (const field of ELEMENT_FIELDS) {
    const value = ownMember(element, field);
    if (value !== undefined && value !== null) fields[field] = value;
  }
  if (Object.keys(fields).length === 0) return plain;
  const { name, type } = plain;
  const parsed = workflowTaskSchema.safeParse({ name, type, ...fields });
  if (parsed.success) return parsed.data;
  for (const { path } of parsed.error.issues) delete fields[String(path[0])];
  return workflowTaskSchema.safeParse({ name, type, ...fields }).data ?? plain;
}

function childOf(name: string, input: JsonObject): SubWorkflowParams {
  const version = ownMember(input, "forkTaskWorkflowVersion") ?? "";
  const number = typeof version === "string" ? Number(version) : version;
  const params: SubWorkflowParams = { name: escapeReferences(name) as string };
  if (version === "") return params;
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw new PlanFailure(`forkTaskWorkflowVersion is not a number: ${JSON.stringify(version)}`);
  }
  return { ...params, version: number };
}

function domainsIn(element: Json): SubWorkflowParams {
  const domains = isJsonObject(element) ? element["taskToDomain"] : undefined;
  if (!isJsonObject(domains)) return {};
  const texts = Object.entries(escapeReferences(domains) as JsonObject).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { taskToDomain: Object.fromEntries(texts) };
}
