/** What an event handler must be to be kept. The rules of Conductor's constraints, in their words, come first. */
import type { ScriptRunner } from "../engine/expressions/script-runner.ts";
import type { ValidationError } from "../model/error-response.ts";
import { EventActionType, type EventHandler } from "../model/event-handler.ts";

/** What is wrong with a handler, and what of it will not do anything. */
export interface HandlerFindings {
  errors: ValidationError[];
  warnings: string[];
}

/** @param path the head of the paths in the errors, such as `addEventHandler.arg0` */
export function handlerFindings(
  handler: EventHandler,
  path: string,
  scripts: ScriptRunner,
): HandlerFindings {
  const errors: ValidationError[] = [];
  const refuse = (member: string, message: string) =>
    void errors.push({ path: `${path}.${member}`, message });
  if (handler.name === "") refuse("name", "Missing event handler name");
  if (handler.event === "") refuse("event", "Missing event location");
  if (handler.actions.length === 0) {
    refuse("actions", "No actions specified. Please specify at-least one action");
  }
  for (const [at, { action }] of handler.actions.entries()) {
    if (action !== EventActionType.start_agent) continue;
    refuse(`actions[${at}].action`, "start_agent: Baton does not run agents yet");
  }
  const problem = conditionProblem(handler, scripts);
  if (problem !== null) refuse(problem.member, problem.message);
  return { errors, warnings: errors.length === 0 ? idleActions(handler) : [] };
}

function conditionProblem(
  { condition = "", evaluatorType = "" }: EventHandler,
  scripts: ScriptRunner,
): { member: string; message: string } | null {
  if (evaluatorType === "python") {
    return { member: "evaluatorType", message: "python: Baton evaluates JavaScript only" };
  }
  if (condition.trim() === "" || evaluatorType === "value-param") return null;
  const error = scripts.syntaxError(condition, "program");
  return error === null
    ? null
    : { member: "condition", message: `The condition is no script: ${error}` };
}

function idleActions({ name, actions }: EventHandler): string[] {
  return actions.flatMap((action, at) => {
    const type = action.action;
    if (type === undefined) return [`Action ${at} of ${name} does nothing: it has no action`];
    if (type in action) return [];
    return [`Action ${at} of ${name} will fail: it has no member ${type}`];
  });
}
