/** Event handlers: what is to be done when an event is published. */
import { handlerFindings } from "../events/handler-rules.ts";
import { jsonBytes } from "../lib/json-size.ts";
import type { EventHandler } from "../model/event-handler.ts";
import { Conflict, NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";

/** Bytes of a handler's JSON. */
export const MAX_HANDLER_BYTES = 256 * 1024;

/** Registers a handler. It acts on everything that is published from then on. @returns warnings. */
export async function addEventHandler(
  services: Services,
  handler: EventHandler,
): Promise<string[]> {
  const warnings = await checkHandler(services, handler, "addEventHandler.arg0");
  if (await services.eventHandlers.add(handler)) return warnings;
  throw new Conflict(`EventHandler with name ${handler.name} already exists!`);
}

/** Replaces a handler wholly. @returns warnings. @throws NotFound */
export async function updateEventHandler(
  services: Services,
  handler: EventHandler,
): Promise<string[]> {
  const warnings = await checkHandler(services, handler, "updateEventHandler.arg0");
  if (await services.eventHandlers.replace(handler)) return warnings;
  throw noSuchHandler(handler.name);
}

/** @throws NotFound */
export async function removeEventHandler(services: Services, name: string): Promise<void> {
  if (!(await services.eventHandlers.remove(name))) throw noSuchHandler(name);
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
): Promise<string[]> {
  const { errors, warnings } = handlerFindings(handler, path, await services.scriptRunner());
  if (errors.length > 0) throw new ValidationFailed(errors);
  const bytes = jsonBytes(handler);
  if (bytes <= MAX_HANDLER_BYTES) return warnings;
  throw new TooLarge(
    `The handler has ${bytes} bytes, more than the permissible limit: ${MAX_HANDLER_BYTES} bytes`,
  );
}

function noSuchHandler(name: string): NotFound {
  return new NotFound(`EventHandler with name ${name} not found!`);
}
