/** Event handlers: what is to be done when an event is published. */
import { handlerErrors } from "../events/handler-rules.ts";
import { jsonBytes } from "../lib/json-size.ts";
import type { EventHandler } from "../model/event-handler.ts";
import { Conflict, NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";

/** Bytes of a handler's JSON. */
export const MAX_HANDLER_BYTES = 256 * 1024;

/** Bytes of the JSON of all handlers that are registered at once: D1 binds no longer text. */
const MAX_ADDED_BYTES = 1_900_000;

/** Registers handlers, all of them or none. They act on everything that is published from then on. */
export async function addEventHandlers(
  services: Services,
  handlers: readonly EventHandler[],
): Promise<void> {
  if (handlers.length === 0) return;
  for (const handler of handlers) {
    await checkHandler(services, handler, "addEventHandler.arg0");
  }
  refuseLarge("list of handlers", handlers, MAX_ADDED_BYTES);
  const names = new Set(handlers.map(({ name }) => name));
  if (names.size === handlers.length && (await services.eventHandlers.add(handlers))) return;
  throw new Conflict(`EventHandler with name ${[...names].join(", ")} already exists!`);
}

/** Replaces a handler wholly. @throws NotFound */
export async function updateEventHandler(services: Services, handler: EventHandler): Promise<void> {
  await checkHandler(services, handler, "updateEventHandler.arg0");
  if (await services.eventHandlers.replace(handler)) return;
  throw noSuchHandler(handler.name);
}

/** @throws NotFound */
export async function removeEventHandler(services: Services, name: string): Promise<void> {
  if (!(await services.eventHandlers.remove(name))) throw noSuchHandler(name);
  await services.tags.clear("event-handler", name);
}

/** All handlers, active or not. */
export async function listEventHandlers(services: Services): Promise<EventHandler[]> {
  return await services.eventHandlers.all();
}

/** The handlers of an event. */
export async function handlersOfEvent(
  services: Services,
  event: string,
  activeOnly: boolean,
): Promise<EventHandler[]> {
  return await services.eventHandlers.ofEvent(event, activeOnly);
}

async function checkHandler(
  services: Services,
  handler: EventHandler,
  path: string,
): Promise<void> {
  const errors = handlerErrors(handler, path, await services.scriptRunner());
  if (errors.length > 0) throw new ValidationFailed(errors);
  refuseLarge("handler", handler, MAX_HANDLER_BYTES);
}

function refuseLarge(what: string, value: unknown, limit: number): void {
  const bytes = jsonBytes(value);
  if (bytes <= limit) return;
  throw new TooLarge(
    `The ${what} has ${bytes} bytes, more than the permissible limit: ${limit} bytes`,
  );
}

function noSuchHandler(name: string): NotFound {
  return new NotFound(`EventHandler with name ${name} not found!`);
}
