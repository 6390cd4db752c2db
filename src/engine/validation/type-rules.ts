/**
 * What each task type needs, in the words of Conductor's WorkflowTaskTypeConstraint. Conductor
 * checks these rules everywhere but in the bodies of loops, where it lets everything pass.
 */
import { parseDuration, parseUntil } from "../../lib/wait-time.ts";
import type { Json } from "../../model/json.ts";
import { IdempotencyStrategy } from "../../model/start-workflow-request.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { strategyOf } from "../child-key.ts";
import { parseJsonPath } from "../expressions/json-path.ts";
import { matchesIn } from "../webhook-match.ts";
import type { ValidationContext } from "./context.ts";
import { quoted } from "./validation-error.ts";

/** The messages of the rules of its type that a task breaks. */
type TypeRule = (task: WorkflowTask, context: ValidationContext) => string[];

const TYPE_RULES: Record<string, TypeRule> = {
  DECISION: decision,
  DO_WHILE: doWhile,
  DYNAMIC: (task) => required(task, "dynamicTaskNameParam", task.dynamicTaskNameParam),
  EVENT: (task) => required(task, "sink", task.sink ?? task.inputParameters["sink"]),
  FOR_EACH: forEach,
  FORK_JOIN: (task) =>
    task.forkTasks.length > 0 ? [] : [`forkTasks should have atleast one task for ${ofTask(task)}`],
  FORK_JOIN_DYNAMIC: dynamicFork,
  HTTP: http,
  JSON_JQ_TRANSFORM: (task, context) => requiredInput(task, "queryExpression", context),
  KAFKA_PUBLISH: (task, context) => requiredInput(task, "kafka_request", context),
  SUB_WORKFLOW: subWorkflow,
  SWITCH: switchTask,
  TERMINATE: terminate,
  TRY_CATCH: tryCatch,
  WAIT: wait,
  WAIT_FOR_WEBHOOK: waitForWebhook,
};

/** The messages of the rules of its type that a task breaks; none for a type without rules. */
export function brokenTypeRules(task: WorkflowTask, context: ValidationContext): string[] {
  return Object.hasOwn(TYPE_RULES, task.type) ? (TYPE_RULES[task.type]?.(task, context) ?? []) : [];
}

/** Whether a task has a value for an input: its own, or one in its task definition's template. */
export function hasInput(task: WorkflowTask, key: string, context: ValidationContext): boolean {
  if (Object.hasOwn(task.inputParameters, key)) return true;
  const definition = task.taskDefinition ?? context.taskDefinition?.(task.name);
  return definition !== undefined && Object.hasOwn(definition.inputTemplate, key);
}

/** How Conductor's messages name a task. */
export function ofTask(task: WorkflowTask): string {
  return `taskType: ${quoted(task.type)} taskName: ${quoted(task.name)}`;
}

/** What an expression gives is looked at when the task runs. */
function waitForWebhook(task: WorkflowTask): string[] {
  const given = task.inputParameters["matches"];
  if (typeof given === "string" && given.includes("${")) return [];
  const matches = matchesIn(task.inputParameters);
  if (matches === null)
    return [`matches has to be an object of values by path for ${ofTask(task)}`];
  const bad = Object.keys(matches).filter((path) => !parseJsonPath(path).ok);
  return bad.map((path) => `matches: ${path} is no path for ${ofTask(task)}`);
}

function required(task: WorkflowTask, field: string, value: unknown): string[] {
  const missing = value === undefined || value === "";
  return missing ? [`${field} field is required for ${ofTask(task)}`] : [];
}

function requiredInput(task: WorkflowTask, key: string, context: ValidationContext): string[] {
  return hasInput(task, key, context) ? [] : required(task, `inputParameters.${key}`, undefined);
}

function switchTask(task: WorkflowTask, context: ValidationContext): string[] {
  const messages = required(task, "evaluatorType", task.evaluatorType);
  if (messages.length === 0) messages.push(...required(task, "expression", task.expression));
  messages.push(...requiredCases(task));
  if (task.evaluatorType === "javascript" || task.evaluatorType === "js") {
    messages.push(...syntaxErrors(task, task.expression, context));
  }
  return messages;
}

function decision(task: WorkflowTask, context: ValidationContext): string[] {
  const parameter = task.caseValueParam ?? "";
  const expression = task.caseExpression ?? "";
  const messages: string[] = [];
  if (parameter === "" && expression === "") {
    messages.push(...required(task, "caseValueParam or caseExpression", undefined));
  }
  messages.push(...requiredCases(task), ...syntaxErrors(task, expression, context));
  return messages;
}

function requiredCases(task: WorkflowTask): string[] {
  if (Object.keys(task.decisionCases).length > 0) return [];
  return [`decisionCases should have atleast one task for ${ofTask(task)}`];
}

function syntaxErrors(
  task: WorkflowTask,
  script: string | undefined,
  context: ValidationContext,
): string[] {
  if (script === undefined || script.trim() === "") return [];
  const error = context.scripts?.syntaxError(script, "program") ?? null;
  if (error === null) return [];
  const text = error.startsWith("SyntaxError") ? error : `SyntaxError: ${error}`;
  return [
    `Expression is not well formatted: ${text}, taskType: ${task.type} taskName ${quoted(task.name)}`,
  ];
}

function doWhile(task: WorkflowTask): string[] {
  const messages: string[] = [];
  // An empty condition is one: with `items` the loop simply ends with its list.
  if (task.loopCondition === undefined)
    messages.push(...required(task, "loopCondition", undefined));
  if (task.loopOver.length === 0) messages.push(...required(task, "loopOver", undefined));
  return messages;
}

function forEach(task: WorkflowTask, context: ValidationContext): string[] {
  const messages = requiredInput(task, "items", context);
  if (task.loopOver.length === 0) messages.push(...required(task, "loopOver", undefined));
  return messages;
}

const TRY_LISTS: readonly string[] = ["try", "catch", "finally"];

function tryCatch(task: WorkflowTask): string[] {
  const unknown = Object.keys(task.decisionCases).filter((name) => !TRY_LISTS.includes(name));
  const messages = unknown.map(
    (name) =>
      `decisionCases.${quoted(name)} is none of ${TRY_LISTS.join(", ")} for ${ofTask(task)}`,
  );
  if ((task.decisionCases["try"] ?? []).length === 0) {
    messages.push(...required(task, "decisionCases.try", undefined));
  }
  return messages;
}

function dynamicFork(task: WorkflowTask): string[] {
  if (Object.hasOwn(task.inputParameters, "forkTaskInputs")) return [];
  const tasks = task.dynamicForkTasksParam;
  const inputs = task.dynamicForkTasksInputParamName;
  if (task.dynamicForkJoinTasksParam === undefined) {
    return [
      ...required(task, "dynamicForkTasksParam", tasks),
      ...required(task, "dynamicForkTasksInputParamName", inputs),
    ];
  }
  if (tasks === undefined && inputs === undefined) return [];
  return [
    "dynamicForkJoinTasksParam or combination of dynamicForkTasksInputParamName and " +
      `dynamicForkTasksParam cam be used for ${ofTask(task)}`,
  ];
}

function http(task: WorkflowTask, context: ValidationContext): string[] {
  const given = ["uri", "method"].some((key) => Object.hasOwn(task.inputParameters, key));
  if (given || hasInput(task, "http_request", context)) return [];
  return required(task, "inputParameters.http_request or inputParameters.uri", undefined);
}

function subWorkflow(task: WorkflowTask): string[] {
  const { idempotencyStrategy: strategy } = task.subWorkflowParam ?? {};
  if (strategy === undefined || strategyOf(strategy) !== null) {
    return required(task, "subWorkflowParam", task.subWorkflowParam);
  }
  const known = Object.keys(IdempotencyStrategy).join(", ");
  return [
    `subWorkflowParam.idempotencyStrategy ${quoted(strategy)} is none of ${known} for ${ofTask(task)}`,
  ];
}

const TERMINATION_STATUSES: readonly (Json | undefined)[] = ["COMPLETED", "FAILED", "TERMINATED"];

function terminate(task: WorkflowTask): string[] {
  const messages: string[] = [];
  if (task.optional)
    messages.push(`terminate task cannot be optional, taskName: ${quoted(task.name)}`);
  if (!TERMINATION_STATUSES.includes(task.inputParameters["terminationStatus"])) {
    messages.push(
      "terminate task must have an terminationStatus parameter and must be set to COMPLETED or " +
        `FAILED, taskName: ${quoted(task.name)}`,
    );
  }
  return messages;
}

function wait(task: WorkflowTask): string[] {
  const duration = inputText(task, "duration");
  const until = inputText(task, "until");
  if (duration !== "" && until !== "") {
    return ["Both 'duration' and 'until' specified. Please provide only one input"];
  }
  if (duration !== "" && !duration.includes("${") && parseDuration(duration) === null) {
    return ["Either date or duration is passed as null "];
  }
  if (until !== "" && !until.includes("${") && parseUntil(until) === null) {
    return ["Unable to parse date "];
  }
  return [];
}

function inputText(task: WorkflowTask, key: string): string {
  return String(task.inputParameters[key] ?? "").trim();
}
