/**
 * Task ids: the id of the execution, a hyphen, and a counter that the execution never uses twice.
 * So whoever has a task's id can find its execution without a look-up.
 */
import { isWorkflowId, WORKFLOW_ID_LENGTH } from "./workflow-id.ts";

const COUNTER = /^(?:0|[1-9]\d{0,8})$/;

/** The id of an execution's task. */
export function formatTaskId(workflowId: string, counter: number): string {
  return `${workflowId}-${counter}`;
}

/** The execution that a task id names, or null when the text is no task id. */
export function workflowIdOf(taskId: string): string | null {
  return counterOf(taskId) === null ? null : taskId.slice(0, WORKFLOW_ID_LENGTH);
}

/** The counter in a task id, or null when the text is no task id. */
export function counterOf(taskId: string): number | null {
  const workflowId = taskId.slice(0, WORKFLOW_ID_LENGTH);
  const counter = taskId.slice(WORKFLOW_ID_LENGTH + 1);
  if (taskId[WORKFLOW_ID_LENGTH] !== "-" || !isWorkflowId(workflowId)) return null;
  return COUNTER.test(counter) ? Number(counter) : null;
}
