import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";
import { applyUpdate, findOpen, type TaskUpdate } from "../update.ts";
import { hasEnded, setVariables } from "./variables.ts";

/** What is to be changed of an execution in one step. */
export interface StateChange {
  variables: JsonObject;
  task?: { reference: string; update: TaskUpdate };
}

/** Sets variables and reports the result of a task, both or neither. */
export function changeState(decision: Decision, { variables, task }: StateChange): Refusal | null {
  const { status, workflowId } = decision.workflow;
  if (isTerminalWorkflowStatus(status)) return hasEnded(decision);
  const refusal = setVariables(decision, variables);
  if (refusal !== null || task === undefined) return refusal;
  const record = findOpen(decision, task.reference);
  if (record === undefined) {
    const message = `Found no running task ${task.reference} of workflow ${workflowId} to update`;
    return refused("not-found", message);
  }
  applyUpdate(decision, record, task.update);
  return null;
}
