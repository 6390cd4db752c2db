/** What an action of a handler comes to for one event: its parameters filled in from the payload. */
import { readJsonPathIn } from "../engine/expressions/json-path.ts";
import { substitute, SubstitutionError } from "../engine/expressions/references.ts";
import { stringForm } from "../engine/expressions/string-form.ts";
import { assertNever } from "../lib/assert-never.ts";
import type { EventAction, EventTaskDetails } from "../model/event-handler.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { expandInlineJson } from "./expand-json.ts";

/** An action that can be carried out. */
export type PlannedAction =
  | {
      kind: "start-workflow";
      name: string;
      version?: number;
      correlationId?: string;
      input: JsonObject;
      taskToDomain: Record<string, string>;
    }
  | {
      kind: "end-task";
      status: "COMPLETED" | "FAILED";
      workflowId: string;
      reference: string;
      /** Counts instead of the other two where it is given. */
      taskId: string;
      reason?: string;
      output: JsonObject;
    }
  | { kind: "terminate"; workflowId: string; reason: string }
  | { kind: "set-variables"; workflowId: string; variables: JsonObject; appendLists: boolean };

export type ActionPlan = { ok: true; planned: PlannedAction } | { ok: false; reason: string };

/** Why an action that ends a task cannot do so. */
export const NAMES_NO_TASK = "It names no task: taskId, or workflowId and taskRefName";

/** Why an action on an execution cannot be carried out. */
export const NAMES_NO_EXECUTION = "It names no execution: workflowId";

/** Fills in an action. */
export function planAction(action: EventAction, event: PublishedEvent): ActionPlan {
  const payload = action.expandInlineJSON ? expandInlineJson(event.payload) : event.payload;
  try {
    return plan(action, new Filler(event, payload));
  } catch (error) {
    if (SubstitutionError.is(error)) return { ok: false, reason: error.message };
    throw error;
  }
}

function plan(action: EventAction, filler: Filler): ActionPlan {
  const type = action.action;
  switch (type) {
    case "start_workflow":
      return action.start_workflow === undefined
        ? missing(type)
        : planStart(action.start_workflow, filler);
    case "complete_task":
    case "fail_task": {
      const details = action[type];
      if (details === undefined) return missing(type);
      return planEnd(details, type === "fail_task" ? "FAILED" : "COMPLETED", filler);
    }
    case "terminate_workflow":
      return action.terminate_workflow === undefined
        ? missing(type)
        : planTermination(action.terminate_workflow, filler);
    case "update_workflow_variables":
      return action.update_workflow_variables === undefined
        ? missing(type)
        : planVariables(action.update_workflow_variables, filler);
    case "start_agent":
      return { ok: false, reason: "Action not supported start_agent" };
    case undefined:
      return { ok: false, reason: "The handler names no action" };
    default:
      return assertNever(type);
  }
}

function planStart(start: NonNullable<EventAction["start_workflow"]>, filler: Filler): ActionPlan {
  const { version, taskToDomain } = start;
  const correlationId = filler.text(start.correlationId);
  return planned({
    kind: "start-workflow",
    name: filler.text(start.name),
    ...(version !== undefined && { version }),
    ...(correlationId !== "" && { correlationId }),
    input: { ...filler.object(start.input), ...filler.facts },
    taskToDomain: textsIn(filler.object(taskToDomain ?? domainsIn(filler.payload))),
  });
}

/** The task gets all parameters as its output, as Conductor gives them to it. */
function planEnd(
  details: EventTaskDetails,
  status: "COMPLETED" | "FAILED",
  filler: Filler,
): ActionPlan {
  const { workflowId = null, taskRefName = null, taskId: id = null, output } = details;
  const reasonForIncompletion = details.reasonForIncompletion ?? null;
  const names = { workflowId, taskId: id, taskRefName, reasonForIncompletion };
  const parameters = filler.object({ ...names, ...output });
  const workflow = filler.text(workflowId);
  const reference = filler.text(taskRefName);
  const taskId = filler.text(id);
  if (taskId === "" && (workflow === "" || reference === "")) {
    return { ok: false, reason: NAMES_NO_TASK };
  }
  const reason = filler.text(reasonForIncompletion);
  return planned({
    kind: "end-task",
    status,
    workflowId: workflow,
    reference,
    taskId,
    ...(reason !== "" && { reason }),
    output: { ...parameters, ...filler.facts },
  });
}

function planTermination(
  details: NonNullable<EventAction["terminate_workflow"]>,
  filler: Filler,
): ActionPlan {
  const workflowId = filler.text(details.workflowId);
  if (workflowId === "") return { ok: false, reason: NAMES_NO_EXECUTION };
  return planned({ kind: "terminate", workflowId, reason: filler.text(details.terminationReason) });
}

function planVariables(
  details: NonNullable<EventAction["update_workflow_variables"]>,
  filler: Filler,
): ActionPlan {
  const workflowId = filler.text(details.workflowId);
  if (workflowId === "") return { ok: false, reason: NAMES_NO_EXECUTION };
  const { variables, appendArray: appendLists = false } = details;
  return planned({
    kind: "set-variables",
    workflowId,
    variables: filler.object(variables),
    appendLists,
  });
}

function planned(action: PlannedAction): ActionPlan {
  return { ok: true, planned: action };
}

function missing(type: string): ActionPlan {
  return { ok: false, reason: `The action has no member ${type}` };
}

function domainsIn({ taskToDomain = null }: JsonObject): JsonObject {
  return isJsonObject(taskToDomain) ? taskToDomain : {};
}

function textsIn(object: JsonObject): Record<string, string> {
  const texts = Object.entries(object).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts) as Record<string, string>;
}

/** Fills in references to a payload. */
class Filler {
  readonly payload: JsonObject;
  /** What Conductor adds to inputs and outputs that come from an event. */
  readonly facts: JsonObject;

  constructor(event: PublishedEvent, payload: JsonObject) {
    this.payload = payload;
    this.facts = { "conductor.event.messageId": event.id, "conductor.event.name": event.name };
  }

  object(value: JsonObject): JsonObject {
    return this.value(value) as JsonObject;
  }

  /** Empty where there is none. */
  text(value: string | null | undefined): string {
    const filled = this.value(value ?? null);
    return filled === null ? "" : stringForm(filled);
  }

  private value(value: Json): Json {
    return substitute(value, { resolve: (path) => readJsonPathIn(path, this.payload) });
  }
}
