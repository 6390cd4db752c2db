/**
 * Ends WAIT_FOR_WEBHOOK tasks by events.
 *
 * W1. The event is kept before tasks are looked for, and a task is noted before it looks for events that are kept:
 *     so one of the two finds the other, whichever came first.
 * W2. An event counts for tasks that have begun before it: a task that its own end has led to does not get it again.
 */
import { matchesOf } from "../events/webhook-keys.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { receiversOf, type Webhook } from "../model/webhook-config.ts";
import { NotFound } from "./errors.ts";
import type { Services } from "./services.ts";
import { updateTask } from "./task-update.ts";

/** Tasks that are ended at the same time. */
const CONCURRENCY = 20;

/** Completes the tasks that wait for an event of a webhook. @throws when some could not be reached. */
export async function completeWaits(
  services: Services,
  webhook: Webhook,
  event: PublishedEvent,
): Promise<void> {
  const taskIds = await waitingFor(services, webhook, event);
  for (let at = 0; at < taskIds.length; at += CONCURRENCY) {
    const chunk = taskIds.slice(at, at + CONCURRENCY);
    await Promise.all(chunk.map((taskId) => complete(services, taskId, event)));
    await services.webhookWaits.remove(chunk);
  }
}

async function waitingFor(
  { webhookWaits }: Services,
  webhook: Webhook,
  { payload, time }: PublishedEvent,
): Promise<string[]> {
  const found = receiversOf(webhook).map(async (workflow) => {
    const matches = matchesOf(payload, await webhookWaits.pathsOf(workflow.name));
    const ids = matches.map((match) => webhookWaits.waiting(workflow, match, { time }));
    return (await Promise.all(ids)).flat();
  });
  return (await Promise.all(found)).flat();
}

/** One that has ended meanwhile stays as it is. */
async function complete(
  services: Services,
  taskId: string,
  { payload }: PublishedEvent,
): Promise<void> {
  try {
    await updateTask(services, {
      workflowInstanceId: "",
      taskId,
      status: "COMPLETED",
      outputData: payload,
      callbackAfterSeconds: 0,
      logs: [],
      extendLease: false,
      supportsCancellation: false,
    });
  } catch (error) {
    if (!NotFound.is(error)) throw error;
  }
}
