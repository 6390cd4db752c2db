/** Lets a WAIT_FOR_WEBHOOK task be found by events, and finds those that came before it could be. */
import { keyAt, matchOf } from "../../engine/webhook-match.ts";
import type { TaskAnswer } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { webhookIdOf } from "../../lib/event-id.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import type { JsonObject } from "../../model/json.ts";
import { receiversOf } from "../../model/webhook-config.ts";
import type { WebhookWait } from "../../model/webhook-wait.ts";
import type { WebhookStore } from "../../store/webhook-store.ts";
import type { WebhookWaitStore } from "../../store/webhook-wait-store.ts";
import type { DeliveryReceipt, Neighbours } from "./neighbours.ts";
import { inputToRun } from "./secrets.ts";

/** May be repeated. */
export async function awaitWebhook(
  task: TaskRecord,
  execution: Execution,
  neighbours: Pick<Neighbours, "awaitWebhook" | "secrets">,
): Promise<DeliveryReceipt> {
  if (task.status !== "IN_PROGRESS") return {};
  const { workflow, definition } = execution;
  const asked = matchOf(await inputToRun(execution, task, neighbours.secrets));
  if (!asked.ok) {
    const { reason } = asked;
    return answered(task, { status: "FAILED_WITH_TERMINAL_ERROR", output: {}, reason });
  }
  const payload = await neighbours.awaitWebhook({
    ...asked.match,
    taskId: formatTaskId(workflow.workflowId, task.counter),
    workflow: definition.name,
    version: definition.version,
    startTime: task.startTime,
  });
  if (payload === null) return {};
  return answered(task, { status: "COMPLETED", output: payload });
}

function answered({ counter }: TaskRecord, answer: TaskAnswer): DeliveryReceipt {
  return { event: { kind: "task-answered", task: counter, answer } };
}

/** @returns what the first event carries that came since the task began; null: none did. */
export async function noteWait(
  waits: WebhookWaitStore,
  webhooks: WebhookStore,
  wait: WebhookWait,
): Promise<JsonObject | null> {
  await waits.add(wait);
  for (const event of await waits.eventsSince(wait.startTime)) {
    if (keyAt(wait.paths, event.payload) !== wait.key) continue;
    const webhook = await webhooks.get(webhookIdOf(event.id) ?? "");
    const receivers = webhook === null ? [] : receiversOf(webhook);
    const receiver = receivers.find(({ name }) => name === wait.workflow);
    if (receiver === undefined) continue;
    const asked = { time: event.time, taskId: wait.taskId };
    if ((await waits.waiting(receiver, wait, asked)).length > 0) return event.payload;
  }
  return null;
}
