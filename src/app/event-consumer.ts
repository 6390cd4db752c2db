/**
 * The consumer of the `events` queue: keeps each event in D1 and lets its handlers act.
 *
 * V1. The execution is told only after the event is in D1: until then it keeps sending.
 * V2. An event is kept once, however often it is delivered: its id is the key.
 * V3. A message is let go when its event is handled, or kept as a dead letter. No message waits for another.
 * V4. Handlers are read with each batch: one counts for all that is published after it is registered.
 */
import { startsOf } from "../events/webhook-starts.ts";
import { eventSourceOf, webhookIdOf } from "../lib/event-id.ts";
import { errorText } from "../lib/error-text.ts";
import type { DeadLetter } from "../model/dead-letter.ts";
import type { EventHandler } from "../model/event-handler.ts";
import { isJsonObject, type Json } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { traceContextSchema } from "../model/trace-context.ts";
import type { Webhook } from "../model/webhook-config.ts";
import type { EventMessage } from "../store/event-message.ts";
import { errorOf, NotFound } from "./errors.ts";
import { handleEvent, MAX_REASON_LENGTH } from "./event-handling.ts";
import { sendToSink } from "./event-sinks.ts";
import type { Services } from "./services.ts";
import { completeWaits } from "./webhook-waits.ts";

/** A message of a batch, as the platform hands it over. */
export interface EventDelivery {
  readonly id: string;
  readonly body: unknown;
  /** How often it was delivered, this time included. */
  readonly attempts: number;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

/** Deliveries after which an event is a dead letter: some two minutes after the first. The platform's own
 * limit (`max_retries` in `wrangler.toml`) has to be higher. */
export const MAX_ATTEMPTS = 8;

/** What is known of handlers and webhooks while a batch is served. */
interface Readers {
  handlersOf(event: PublishedEvent): Promise<readonly EventHandler[]>;
  /** The webhook that an event came to; null: it came from elsewhere. */
  webhookOf(event: PublishedEvent): Promise<Webhook | null>;
}

/** Serves a batch. Never throws: each message is acknowledged or asked for again. */
export async function consumeEventMessages(
  services: Services,
  deliveries: readonly EventDelivery[],
): Promise<void> {
  const readers = readersOf(services);
  await Promise.all(deliveries.map((delivery) => serve(services, delivery, readers)));
}

/** Serves what the queue itself has given up, because the database was away for long. */
export async function buryEventMessages(
  services: Services,
  deliveries: readonly EventDelivery[],
): Promise<void> {
  await Promise.all(
    deliveries.map((delivery) => bury(services, delivery, "the queue has given it up")),
  );
}

async function serve(services: Services, delivery: EventDelivery, readers: Readers): Promise<void> {
  const message = messageIn(delivery.body);
  if (message === null) return await bury(services, delivery, "the message names no event");
  let event: PublishedEvent | undefined;
  try {
    const found = message.event ?? (await read(services, message.eventId));
    if (found === null) return delivery.ack();
    event = found;
    const reasons = await handle(services, event, { delivery, readers });
    if (reasons.length === 0) {
      if (message.open) await services.events.close(event.id);
      delivery.ack();
    } else await bury(services, delivery, reasons.join("; "), event);
  } catch (error) {
    if (delivery.attempts >= MAX_ATTEMPTS || NotFound.is(error)) {
      return await bury(services, delivery, errorText(error), event);
    }
    askAgain(delivery, errorText(error));
  }
}

/** @returns what has failed for good. @throws Error to be asked again. */
async function handle(
  services: Services,
  event: PublishedEvent,
  { delivery, readers }: { delivery: EventDelivery; readers: Readers },
): Promise<string[]> {
  const isNew = await services.events.keep(event);
  const source = eventSourceOf(event.id);
  if (source !== null) await services.executions(source).eventKept(event.id);
  await sendToSink(services, event, isNew);
  const webhook = await readers.webhookOf(event);
  if (webhook !== null) await completeWaits(services, webhook, event);
  const handlers = await readers.handlersOf(event);
  const isLast = delivery.attempts >= MAX_ATTEMPTS;
  const problems = await handleEvent(services, { event, handlers, isNew, isLast });
  const passing = problems.find(({ isPassing }) => isPassing);
  if (passing !== undefined) throw new Error(passing.reason);
  return problems.map(({ reason }) => reason);
}

async function bury(
  services: Services,
  delivery: EventDelivery,
  reason: string,
  event = messageIn(delivery.body)?.event,
): Promise<void> {
  const { id, body, attempts } = delivery;
  const letter: DeadLetter = {
    id: event?.id ?? messageIn(body)?.eventId ?? id,
    event: event?.name ?? "",
    reason: reason.slice(0, MAX_REASON_LENGTH),
    attempts,
    time: services.clock(),
    payload: event?.payload ?? ((body ?? null) as Json),
    ...(event?.trace !== undefined && { trace: event.trace }),
  };
  try {
    await services.deadLetters.put(letter);
    if (messageIn(body)?.open) await services.events.close(letter.id);
    console.warn(`event ${letter.id} is a dead letter: ${letter.reason}`);
    delivery.ack();
  } catch (error) {
    askAgain(delivery, errorText(error));
  }
}

function askAgain(delivery: EventDelivery, reason: string): void {
  console.warn(`the message ${delivery.id} of an event is tried again: ${reason}`);
  delivery.retry({ delaySeconds: 2 ** Math.min(delivery.attempts - 1, MAX_ATTEMPTS) });
}

/** The message, or null for what is none. */
function messageIn(body: unknown): EventMessage | null {
  if (!isJsonObject(body)) return null;
  const { eventId, event = null } = body;
  if (typeof eventId !== "string" || eventId === "") return null;
  const open = body["open"] === true && ({ open: true } as const);
  if (event === null) return { eventId, ...open };
  if (!isJsonObject(event)) return null;
  const { id, name, payload = null, time, workflowId, trace } = event;
  const isEvent =
    id === eventId && typeof name === "string" && isJsonObject(payload) && Number.isFinite(time);
  if (!isEvent || typeof workflowId !== "string") return null;
  const known = traceContextSchema.safeParse(trace);
  const traced = known.success && { trace: known.data };
  const read = { id, name, payload, time: Number(time), workflowId, ...traced };
  return { eventId, event: read, ...open };
}

/**
 * The event as it is kept, or as its execution has it; null when that is gone, and the event with it.
 * @throws NotFound when it can be nowhere.
 */
async function read(services: Services, eventId: string): Promise<PublishedEvent | null> {
  const kept = await services.events.get(eventId);
  const workflowId = eventSourceOf(eventId);
  if (kept !== null) return kept;
  if (workflowId === null) throw new NotFound(`No event is kept under the id ${eventId}`);
  const outcome = await services.executions(workflowId).publishedEvent(eventId);
  if (outcome.ok) return JSON.parse(outcome.value) as PublishedEvent;
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}

/** What is done about an event: what its webhook says, and what its handlers say. */
function readersOf(services: Services): Readers {
  const readHandlers = readingOnce((event) => services.eventHandlers.ofEvent(event, true));
  const readWebhook = readingOnce((id) => services.webhooks.get(id));
  const webhookOf = async ({ id }: PublishedEvent): Promise<Webhook | null> => {
    const webhookId = webhookIdOf(id);
    return webhookId === null ? null : await readWebhook(webhookId);
  };
  return {
    webhookOf,
    handlersOf: async (event) => {
      const webhook = await webhookOf(event);
      const starts = webhook === null ? [] : startsOf(webhook, event.payload);
      return [...starts, ...(await readHandlers(event.name))];
    },
  };
}

/** Reads each thing once for all messages of a batch. */
function readingOnce<Value>(
  readFrom: (key: string) => Promise<Value>,
): (key: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (key) => {
    const value = known.get(key) ?? readFrom(key);
    known.set(key, value);
    return value;
  };
}
