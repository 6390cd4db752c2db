/** Events that could not be acted on, and what handlers did about the others. */
import { eventSourceOf } from "../lib/event-id.ts";
import type { DeadLetter } from "../model/dead-letter.ts";
import type { EventExecution } from "../model/event-execution.ts";
import { isJsonObject } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { SearchResult } from "../model/search-result.ts";
import type { EventExecutionSearch } from "../store/event-execution-store.ts";
import type { EventMessage } from "../store/event-message.ts";
import { InvalidRequest, NotFound } from "./errors.ts";
import { publishEvent } from "./open-events.ts";
import type { Services } from "./services.ts";

/** Entries on one page: a letter may hold a megabyte. */
export const MAX_LETTERS_ON_A_PAGE = 20;
export const MAX_EXECUTIONS_ON_A_PAGE = 1_000;

/** The latest first. */
export async function listDeadLetters(
  services: Services,
  page: { event?: string | undefined; start: number; size: number },
): Promise<SearchResult<DeadLetter>> {
  refuseLargePage(page.size, MAX_LETTERS_ON_A_PAGE);
  return await services.deadLetters.list(page);
}

/** @throws NotFound */
export async function getDeadLetter(services: Services, id: string): Promise<DeadLetter> {
  const letter = await services.deadLetters.get(id);
  if (letter === null) throw noSuchLetter(id);
  return letter;
}

/** @throws NotFound */
export async function removeDeadLetter(services: Services, id: string): Promise<void> {
  if (!(await services.deadLetters.remove(id))) throw noSuchLetter(id);
}

/** Sends an event on its way again: what failed is done anew, what is done stays done. @throws NotFound */
export async function retryDeadLetter(services: Services, id: string): Promise<void> {
  const letter = await getDeadLetter(services, id);
  await services.eventExecutions.forgetFailures(id);
  if (letter.event === "") await services.sendEventMessage(asItCame(letter));
  else await publishEvent(services, eventOf(letter));
  await services.deadLetters.remove(id);
}

/** What handlers did, the latest first. */
export async function searchEventExecutions(
  services: Services,
  search: EventExecutionSearch,
): Promise<EventExecution[]> {
  refuseLargePage(search.size, MAX_EXECUTIONS_ON_A_PAGE);
  return await services.eventExecutions.search(search);
}

function eventOf({ id, event: name, payload, ...others }: DeadLetter): PublishedEvent {
  const { time, trace } = others;
  const workflowId = eventSourceOf(id) ?? "";
  const traced = trace !== undefined && { trace };
  return { id, name, payload: isJsonObject(payload) ? payload : {}, time, workflowId, ...traced };
}

/** A message that names no event is sent as it was: it may be one that this version does not know. */
function asItCame({ payload }: DeadLetter): EventMessage {
  return payload as unknown as EventMessage;
}

function refuseLargePage(size: number, most: number): void {
  if (size > most) throw new InvalidRequest(`size can be ${most} at most`);
}

function noSuchLetter(id: string): NotFound {
  return new NotFound(`No dead letter found by id: ${id}`);
}
