import { beforeEach, expect, it, vi } from "vitest";
import { consumeEventMessages } from "../../src/app/event-consumer.ts";
import { publishEvent, resendOpenEvents } from "../../src/app/open-events.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const MINUTE_MS = 60_000;
const EVENT: PublishedEvent = {
  id: "webhook:orders:1",
  name: "webhook:orders",
  payload: { a: 1 },
  time: 5,
  workflowId: "",
};

let services: FakeServices;
beforeEach(() => {
  services = fakeServices();
});

/** Serves what is in the queue of events. */
async function consume(): Promise<void> {
  const bodies = services.eventMessages.splice(0);
  await consumeEventMessages(
    services,
    bodies.map((body) => ({ id: "m", body, attempts: 1, ack: () => {}, retry: () => {} })),
  );
}

/** What is sent again after some minutes. */
async function resentAfter(minutes: number): Promise<string[]> {
  services.time.now += minutes * MINUTE_MS;
  await resendOpenEvents(services);
  return services.eventMessages.map(({ eventId }) => eventId);
}

it("writes an event down before it is in the queue", async () => {
  services.sendEventMessage = () => Promise.reject(new Error("the queue is away"));
  await expect(publishEvent(services, EVENT)).rejects.toThrow("the queue is away");
  expect(await services.events.get(EVENT.id)).toEqual(EVENT);
});

it("sends an event again that the queue has lost, and acts on it", async () => {
  await publishEvent(services, EVENT);
  services.eventMessages.length = 0;
  expect(await resentAfter(4)).toEqual([]);
  expect(await resentAfter(2)).toEqual([EVENT.id]);
  await consume();
  expect(await resentAfter(60)).toEqual([]);
});

it("sends nothing again that has been handled, or is on its way since a moment", async () => {
  await publishEvent(services, EVENT);
  await consume();
  expect(await resentAfter(60)).toEqual([]);
  await publishEvent(services, { ...EVENT, id: "webhook:orders:2" });
  services.eventMessages.length = 0;
  expect(await resentAfter(6)).toEqual(["webhook:orders:2"]);
  services.eventMessages.length = 0;
  expect(await resentAfter(1)).toEqual([]);
});

it("opens an event again that is kept already, as a dead letter that is tried again", async () => {
  await services.events.keep(EVENT);
  await publishEvent(services, EVENT);
  services.eventMessages.length = 0;
  expect(await resentAfter(6)).toEqual([EVENT.id]);
});

it("waits for another round when the database or the queue is away", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await publishEvent(services, EVENT);
  services.sendEventMessage = () => Promise.reject(new Error("away"));
  services.time.now += 6 * MINUTE_MS;
  await resendOpenEvents(services);
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});
