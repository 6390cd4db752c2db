import { z } from "zod";
import {
  getDeadLetter,
  listDeadLetters,
  removeDeadLetter,
  retryDeadLetter,
  searchEventExecutions,
} from "../../app/dead-letters.ts";
import { deadLetterSchema } from "../../model/dead-letter.ts";
import { eventExecutionSchema } from "../../model/event-execution.ts";
import { searchResultSchemaOf } from "../../model/search-result.ts";
import { empty, json } from "../answer.ts";
import { natural, optionalText, segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/baton/dead-letters";
const TAG = "Dead letters";

const UNKNOWN = refusal("No such dead letter");
const LARGE_PAGE = refusal("The page is too large");

/** Events that could not be acted on, and what handlers did about the others. */
export const deadLetterRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "Events that could not be acted on, the latest first",
    tag: TAG,
    query: { event: optionalText, start: natural(0), size: natural(20) },
    replies: {
      200: jsonReply(searchResultSchemaOf(deadLetterSchema), "A page of dead letters"),
      400: LARGE_PAGE,
    },
    handle: async ({ services, query }) => json(await listDeadLetters(services, query)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{id}`,
    summary: "A dead letter",
    tag: TAG,
    pathParameters: { id: segment },
    replies: { 200: jsonReply(deadLetterSchema, "The dead letter"), 404: UNKNOWN },
    handle: async ({ services, path }) => json(await getDeadLetter(services, path.id)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{id}/retry`,
    summary: "Send the event on its way again; what failed is done anew",
    tag: TAG,
    pathParameters: { id: segment },
    replies: { 200: emptyReply("It is on its way"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await retryDeadLetter(services, path.id);
      return empty();
    },
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{id}`,
    summary: "Remove a dead letter",
    tag: TAG,
    pathParameters: { id: segment },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeDeadLetter(services, path.id);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: "/api/baton/event-executions",
    summary: "What handlers did about events, the latest first",
    tag: "Event handlers",
    query: {
      eventId: optionalText,
      handler: optionalText,
      start: natural(0),
      size: natural(100),
    },
    replies: {
      200: jsonReply(z.array(eventExecutionSchema), "Their actions"),
      400: LARGE_PAGE,
    },
    handle: async ({ services, query }) => json(await searchEventExecutions(services, query)),
  }),
];
