import { refused, type Refusal } from "../../lib/outcome.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";
import { ownMember } from "../expressions/own-member.ts";
import { applyUpdate, findOpen, type TaskUpdate } from "../update.ts";
import { hasEnded, setVariables } from "./variables.ts";

/** What is to be changed of an execution in one step. */
export interface StateChange {
  variables: JsonObject;
  task?: { reference: string; update: TaskUpdate };
  /** A list that is to be set is put behind the list that is there. */
  appendLists?: boolean;
  /** Names this change: one of a name that was made before is not made again. */
  once?: string;
}

/** Names of changes that an execution remembers, the latest ones. */
const REMEMBERED_CHANGES = 100;

/** Sets variables and reports the result of a task, both or neither. */
export function changeState(decision: Decision, change: StateChange): Refusal | null {
  const { once, task } = change;
  const { status, workflowId, changesMade = [] } = decision.workflow;
  if (once !== undefined && changesMade.includes(once)) return null;
  if (isTerminalWorkflowStatus(status)) return hasEnded(decision);
  const refusal = setVariables(decision, variablesOf(decision, change));
  if (refusal !== null) return refusal;
  if (once !== undefined) {
    decision.changeWorkflow((workflow) => {
      workflow.changesMade = [...changesMade, once].slice(-REMEMBERED_CHANGES);
    });
  }
  if (task === undefined) return null;
  const record = findOpen(decision, task.reference);
  if (record === undefined) {
    const message = `Found no running task ${task.reference} of workflow ${workflowId} to update`;
    return refused("not-found", message);
  }
  applyUpdate(decision, record, task.update);
  return null;
}

function variablesOf(decision: Decision, { variables, appendLists }: StateChange): JsonObject {
  if (appendLists !== true) return variables;
  const known = decision.workflow.variables;
  const members = Object.entries(variables).map(([name, value]): [string, Json] => {
    const before = ownMember(known, name);
    const isAppended = Array.isArray(before) && Array.isArray(value);
    return [name, isAppended ? [...before, ...value] : value];
  });
  return Object.fromEntries(members);
}
