import { sinkBindingOf, sinkQueueOf } from "../lib/event-sink.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { doneKey } from "../store/event-execution-store.ts";
import { NotFound } from "./errors.ts";
import type { Services } from "./services.ts";

/**
 * Sends an event on to the queue that it is meant for, if any. Only a crash between the two steps lets it be
 * sent twice; its id is the same then.
 * @throws NotFound when that queue is not bound any more.
 */
export async function sendToSink(
  services: Services,
  event: PublishedEvent,
  isNew: boolean,
): Promise<void> {
  const queue = sinkQueueOf(event.name);
  if (queue === null) return;
  if (!isNew) {
    const done = await services.eventExecutions.done(event.id);
    if (done.has(doneKey(event.name, 0))) return;
  }
  const send = services.eventSink(sinkBindingOf(queue));
  if (send === null) throw new NotFound(`No queue is bound as ${sinkBindingOf(queue)}`);
  await send(event);
  await services.eventExecutions.keep([
    {
      eventId: event.id,
      event: event.name,
      handler: event.name,
      action: 0,
      actionType: "send",
      status: "COMPLETED",
      output: {},
      createdTime: services.clock(),
    },
  ]);
}
