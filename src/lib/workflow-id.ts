/** Workflow ids: UUIDs in lower case, 36 characters. */

/** Characters in a workflow id. */
export const WORKFLOW_ID_LENGTH = 36;

const WORKFLOW_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text could be the id of an execution; anything else names no execution. */
export function isWorkflowId(text: string): boolean {
  return text.length === WORKFLOW_ID_LENGTH && WORKFLOW_ID.test(text);
}
