import { z } from "zod";
import {
  addEventHandlers,
  handlersOfEvent,
  listEventHandlers,
  removeEventHandler,
  updateEventHandler,
} from "../../app/event-handlers.ts";
import { eventHandlerSchema } from "../../model/event-handler.ts";
import { empty, json } from "../answer.ts";
import { boolean, segment } from "../parameters.ts";
import { declareRoute, jsonBody, jsonBodyOrList, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/event";
const TAG = "Event handlers";

const INVALID = refusal("The handler breaks a rule");
const UNKNOWN = refusal("No such handler");
const TOO_LARGE = refusal("It is too large");

/** Event handlers. */
export const eventHandlerRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Register a handler, or a list of them; they act on what is published from then on",
    tag: TAG,
    body: jsonBodyOrList(eventHandlerSchema),
    replies: {
      200: emptyReply("Registered"),
      400: INVALID,
      409: refusal("There is a handler of that name"),
      413: TOO_LARGE,
    },
    handle: async ({ services, body }) => {
      await addEventHandlers(services, body);
      return empty();
    },
  }),
  declareRoute({
    method: "PUT",
    path: PATH,
    summary: "Replace a handler wholly",
    tag: TAG,
    body: jsonBody(eventHandlerSchema),
    replies: { 200: emptyReply("Replaced"), 400: INVALID, 404: UNKNOWN, 413: TOO_LARGE },
    handle: async ({ services, body }) => {
      await updateEventHandler(services, body);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All handlers, active or not",
    tag: TAG,
    replies: { 200: jsonReply(z.array(eventHandlerSchema), "The handlers, by name") },
    handle: async ({ services }) => json(await listEventHandlers(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{event}`,
    summary: "The handlers of an event",
    tag: TAG,
    pathParameters: { event: segment },
    query: { activeOnly: boolean(true) },
    replies: { 200: jsonReply(z.array(eventHandlerSchema), "The handlers, by name") },
    handle: async ({ services, path, query }) =>
      json(await handlersOfEvent(services, path.event, query.activeOnly)),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{name}`,
    summary: "Remove a handler",
    tag: TAG,
    pathParameters: { name: segment },
    replies: { 200: emptyReply("Removed"), 404: UNKNOWN },
    handle: async ({ services, path }) => {
      await removeEventHandler(services, path.name);
      return empty();
    },
  }),
];
