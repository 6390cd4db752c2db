/** The messages that an execution was sent, until its PULL_WORKFLOW_MESSAGES tasks take them. */
import { refused, type Refusal } from "../lib/outcome.ts";
import type { Json } from "../model/json.ts";
import type { WorkflowMessage } from "../model/workflow-message.ts";
import type { Decision } from "./decision.ts";

/** How long a message is kept that nobody takes. */
export const MESSAGE_LIFE_MS = 24 * 60 * 60 * 1000;

/** Takes a message in, and hands it to the task that has waited longest. Answers null when it was done. */
export function receiveMessage(decision: Decision, message: WorkflowMessage): Refusal | null {
  const { status, workflowId } = decision.workflow;
  if (status !== "RUNNING") {
    return refused(
      "conflict",
      `Workflow ${workflowId} is not RUNNING and takes no messages. Current status is ${status}`,
    );
  }
  dropExpired(decision);
  const { execution, settings } = decision;
  // Asked a second time, because the answer to the first did not arrive.
  for (const { id } of execution.messages.values()) if (id === message.id) return null;
  const bytes = execution.messageBytes + execution.sizes.of(message.payload).bytes;
  if (execution.messages.size >= settings.maxMessages || bytes > settings.maxPayloadBytes) {
    return refused("too-many", `The message queue of workflow ${workflowId} is full`);
  }
  decision.addMessage(message);
  const waiting = Math.min(...execution.pulls);
  const task = execution.open.get(waiting);
  if (task !== undefined) decision.taskTypeOf(task.kind).resume?.(decision, task);
  return null;
}

/** Takes the oldest messages out. */
export function takeMessages(decision: Decision, count: number): Json[] {
  dropExpired(decision);
  return [...decision.execution.messages]
    .slice(0, count)
    .map(([key, { id, workflowId, payload, receivedAt }]) => {
      decision.removeMessage(key);
      return { id, workflowId, payload, receivedAt };
    });
}

/** Forgets all messages: the execution has ended. */
export function dropMessages(decision: Decision): void {
  for (const key of [...decision.execution.messages.keys()]) decision.removeMessage(key);
}

function dropExpired(decision: Decision): void {
  for (const [key, { receivedAt }] of [...decision.execution.messages]) {
    if (Date.parse(receivedAt) + MESSAGE_LIFE_MS > decision.now) return;
    decision.removeMessage(key);
  }
}
