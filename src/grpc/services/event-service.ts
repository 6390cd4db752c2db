import {
  addEventHandlers,
  handlersOfEvent,
  listEventHandlers,
  removeEventHandler,
  updateEventHandler,
} from "../../app/event-handlers.ts";
import { eventHandlerSchema } from "../../model/event-handler.ts";
import { bool, map, model } from "../../model/scalars.ts";
import { creating } from "../errors.ts";
import { filled } from "./filled.ts";
import { asJson, readAs, stream, unary, type Service } from "../rpc.ts";

const handlerRequest = model({ handler: map });

/** Event handlers. */
export const eventService: Service = {
  name: "conductor.grpc.events.EventService",
  methods: {
    AddEventHandler: unary(handlerRequest, async (services, { handler }) => {
      await creating(addEventHandlers(services, [readAs(eventHandlerSchema, handler)]));
    }),
    UpdateEventHandler: unary(handlerRequest, async (services, { handler }) => {
      await updateEventHandler(services, readAs(eventHandlerSchema, handler));
    }),
    RemoveEventHandler: unary(
      model({ name: filled("EventHandler name") }),
      async (services, { name }) => {
        await removeEventHandler(services, name);
      },
    ),
    GetEventHandlers: stream(model({}), async function* (services) {
      for (const handler of await listEventHandlers(services)) yield asJson(handler);
    }),
    GetEventHandlersForEvent: stream(
      model({ event: filled("Event"), activeOnly: bool.default(false) }),
      async function* (services, { event, activeOnly }) {
        const handlers = await handlersOfEvent(services, event, activeOnly);
        for (const handler of handlers) yield asJson(handler);
      },
    ),
  },
};
