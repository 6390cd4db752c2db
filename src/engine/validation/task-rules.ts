/** The rules that hold for a task wherever it stands, in loops too. */
import type { ValidationError } from "../../model/error-response.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { ValidationContext } from "./context.ts";
import type { Findings } from "./findings.ts";
import type { TaskPlace } from "./task-tree.ts";
import { wrongNumbers } from "./number-rules.ts";
import { brokenTypeRules, hasInput, ofTask } from "./type-rules.ts";
import { UNSUPPORTED_TASK_TYPES } from "./unsupported-types.ts";
import { schemaErrors } from "./schema-rules.ts";
import { negativeFields } from "./validate-task-def.ts";
import { quoted, violation } from "./validation-error.ts";

const EVALUATORS: ReadonlySet<string> = new Set(["javascript", "js", "graaljs", "value-param"]);

/** Checks one task by itself, not what is nested in it. */
export function checkTask(place: TaskPlace, context: ValidationContext): Findings {
  const { task, path } = place;
  const evaluator = checkEvaluator(task);
  const messages = place.inLoop ? [] : brokenTypeRules(task, context);
  messages.push(...wrongNumbers(task), ...evaluator.errors, ...missingScript(task, context));
  // A task that is wrong in itself is told so first: that advice holds on every server.
  if (messages.length === 0 && UNSUPPORTED_TASK_TYPES.has(task.type)) {
    messages.push(
      `task type ${task.type} is not supported by this server, taskName: ${quoted(task.name)}`,
    );
  }
  const errors = messages.map((message) => violation(path, message));
  errors.push(...fieldErrors(task, path));
  return { errors, warnings: [...evaluator.warnings, ...missingExpression(task, context)] };
}

function fieldErrors(task: WorkflowTask, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  if (task.name === "") {
    errors.push(violation(`${path}.name`, "WorkflowTask name cannot be empty or null"));
  }
  if (task.taskReferenceName === "") {
    const message = "WorkflowTask taskReferenceName name cannot be empty or null";
    errors.push(violation(`${path}.taskReferenceName`, message));
  }
  const counts: [string, number | undefined][] = [
    ["startDelay", task.startDelay],
    ["retryCount", task.retryCount],
    ["cacheConfig.ttlInSecond", task.cacheConfig?.ttlInSecond],
  ];
  for (const [field, value] of counts) {
    if (value === undefined || value >= 0) continue;
    errors.push(violation(`${path}.${field}`, "must be greater than or equal to 0", value));
  }
  // Only negative numbers: the rest of an embedded definition may come from an execution, where
  // the implicit definition of a system task breaks the rules for registered ones.
  if (task.taskDefinition !== undefined) {
    errors.push(...negativeFields(task.taskDefinition, `${path}.taskDefinition`));
    errors.push(...schemaErrors(task.taskDefinition, `${path}.taskDefinition`));
  }
  return errors;
}

/**
 * An unknown evaluator of a SWITCH is only warned of: Conductor registers it and fails the
 * execution. One of an INLINE or of a JOIN's script is refused, as Python is everywhere.
 */
function checkEvaluator(task: WorkflowTask): { errors: string[]; warnings: string[] } {
  const evaluator = evaluatorOf(task);
  if (evaluator === null || EVALUATORS.has(evaluator)) return { errors: [], warnings: [] };
  if (evaluator === "python") {
    const message = `evaluatorType: python is not supported, use javascript, ${ofTask(task)}`;
    return { errors: [message], warnings: [] };
  }
  const message = `evaluatorType: ${quoted(evaluator)} is not known, ${ofTask(task)}`;
  return task.type === "SWITCH"
    ? { errors: [], warnings: [message] }
    : { errors: [message], warnings: [] };
}

/** The evaluator that a task names, or null when it names none or only at run time. */
function evaluatorOf(task: WorkflowTask): string | null {
  if (task.type === "SWITCH") return task.evaluatorType || null;
  if (task.type === "JOIN") return task.expression ? task.evaluatorType || null : null;
  if (task.type !== "INLINE") return null;
  const named = task.inputParameters["evaluatorType"];
  return typeof named === "string" && !named.includes("${") ? named : null;
}

function missingScript(task: WorkflowTask, context: ValidationContext): string[] {
  if (task.type !== "LAMBDA" || hasScript(task, "scriptExpression", context)) return [];
  return [`inputParameters.scriptExpression field is required for ${ofTask(task)}`];
}

/** Conductor registers an INLINE without an expression, which then fails when it runs. */
function missingExpression(task: WorkflowTask, context: ValidationContext): string[] {
  if (task.type !== "INLINE" || hasScript(task, "expression", context)) return [];
  return [`inputParameters.expression field is missing for ${ofTask(task)}`];
}

function hasScript(task: WorkflowTask, key: string, context: ValidationContext): boolean {
  const value = task.inputParameters[key];
  if (typeof value === "string") return value.trim() !== "";
  // A null input is filled from the template when the task runs.
  if (value === null) return hasInput({ ...task, inputParameters: {} }, key, context);
  return hasInput(task, key, context);
}
