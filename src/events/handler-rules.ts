/** What an event handler must be to be kept. The rules of Conductor's constraints, in their words, come first. */
import type { ScriptRunner } from "../engine/expressions/script-runner.ts";
import { assertNever } from "../lib/assert-never.ts";
import type { ValidationError } from "../model/error-response.ts";
import {
  EventActionType,
  type EventAction,
  type EventHandler,
  type EventTaskDetails,
} from "../model/event-handler.ts";
import { NAMES_NO_EXECUTION, NAMES_NO_TASK } from "./action-plan.ts";

interface Problem {
  member: string;
  message: string;
}

/**
 * What is wrong with a handler. Baton's own rules say nothing where Conductor's have been broken.
 * @param path the head of the paths in the errors, such as `addEventHandler.arg0`
 */
export function handlerErrors(
  handler: EventHandler,
  path: string,
  scripts: ScriptRunner,
): ValidationError[] {
  const missing = missingMembers(handler);
  const problems =
    missing.length > 0
      ? missing
      : [...handler.actions.flatMap(actionProblem), ...conditionProblem(handler, scripts)];
  return problems.map(({ member, message }) => ({ path: `${path}.${member}`, message }));
}

function missingMembers({ name, event, actions }: EventHandler): Problem[] {
  const problems: Problem[] = [];
  const refuse = (member: string, message: string) => void problems.push({ member, message });
  if (name === "") refuse("name", "Missing event handler name");
  if (event === "") refuse("event", "Missing event location");
  if (actions.length === 0) {
    refuse("actions", "No actions specified. Please specify at-least one action");
  }
  return problems;
}

/** Why an action fails for every event. A text with a reference may become anything. */
function actionProblem(action: EventAction, at: number): Problem[] {
  const type = action.action;
  const refuse = (member: string, message: string) => [
    { member: `actions[${at}].${member}`, message },
  ];
  if (type === undefined) return refuse("action", "The action is missing");
  if (type === EventActionType.start_agent) {
    return refuse("action", "start_agent: Baton does not run agents yet");
  }
  if (action[type] === undefined) return refuse(type, `The action has no member ${type}`);
  switch (type) {
    case "start_workflow":
      return isBlank(action.start_workflow?.name)
        ? refuse(`${type}.name`, "The name of the workflow is missing")
        : [];
    case "complete_task":
    case "fail_task":
      return namesTask(action[type]) ? [] : refuse(type, NAMES_NO_TASK);
    case "terminate_workflow":
    case "update_workflow_variables":
      return isBlank(action[type]?.workflowId)
        ? refuse(`${type}.workflowId`, NAMES_NO_EXECUTION)
        : [];
    default:
      return assertNever(type);
  }
}

function namesTask({ taskId, workflowId, taskRefName }: Partial<EventTaskDetails> = {}): boolean {
  return !isBlank(taskId) || !(isBlank(workflowId) || isBlank(taskRefName));
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}

function conditionProblem(
  { condition = "", evaluatorType = "" }: EventHandler,
  scripts: ScriptRunner,
): Problem[] {
  if (evaluatorType === "python") {
    return [{ member: "evaluatorType", message: "python: Baton evaluates JavaScript only" }];
  }
  if (condition.trim() === "" || evaluatorType === "value-param") return [];
  const error = scripts.syntaxError(condition, "program");
  return error === null
    ? []
    : [{ member: "condition", message: `The condition is no script: ${error}` }];
}
