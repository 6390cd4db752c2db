import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  buryEventMessages,
  consumeEventMessages,
  MAX_ATTEMPTS,
  type EventDelivery,
} from "../../src/app/event-consumer.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

class FakeDelivery implements EventDelivery {
  readonly id = "m";
  readonly body: unknown;
  readonly attempts: number;
  fate = "pending";
  delaySeconds: number | undefined;

  constructor(body: unknown, attempts = 1) {
    this.body = body;
    this.attempts = attempts;
  }

  ack(): void {
    this.fate = "acknowledged";
  }

  retry(options?: { delaySeconds?: number }): void {
    this.fate = "retried";
    this.delaySeconds = options?.delaySeconds;
  }
}

let services: FakeServices;
let execution: FakeExecution;
let event: PublishedEvent;
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  services = fakeServices();
  execution = services.execution(crypto.randomUUID());
  event = {
    id: execution.taskId,
    name: "conductor:flow:e",
    payload: { k: 1 },
    time: 5,
    workflowId: execution.workflowId,
  };
});

async function consume(...bodies: unknown[]): Promise<string[]> {
  const deliveries = bodies.map((body) => new FakeDelivery(body));
  await consumeEventMessages(services, deliveries);
  return deliveries.map((delivery) => delivery.fate);
}

const kept = () => services.database.sqlite.prepare("SELECT * FROM event").all();

describe("consumeEventMessages", () => {
  it("keeps an event and tells its execution afterwards (V1)", async () => {
    expect(await consume({ eventId: event.id, event })).toEqual(["acknowledged"]);
    expect(kept()).toEqual([
      {
        event_id: event.id,
        name: "conductor:flow:e",
        payload: '{"k":1}',
        workflow_id: execution.workflowId,
        publish_time: 5,
        trace: null,
        open_since: null,
      },
    ]);
    expect(execution.keptEvents).toEqual([event.id]);
  });

  it("keeps the trace of an event, and takes none that is no trace", async () => {
    const trace = { traceparent: "00-t-s-01", tracestate: "a=1" };
    await consume({ eventId: event.id, event: { ...event, trace } });
    expect(await services.events.get(event.id)).toEqual({ ...event, trace });
    const other = { ...event, id: `${event.id}0` };
    await consume({ eventId: other.id, event: { ...other, trace: "00-t-s-01" } });
    expect(await services.events.get(other.id)).toEqual(other);
  });

  it("reads an event that was too large for its message", async () => {
    execution.event = event;
    expect(await consume({ eventId: event.id })).toEqual(["acknowledged"]);
    expect(kept()).toMatchObject([{ event_id: event.id, payload: '{"k":1}' }]);
    expect(execution.keptEvents).toEqual([event.id]);
  });

  it("keeps an event once, however often it is delivered (V2)", async () => {
    expect(await consume({ eventId: event.id, event })).toEqual(["acknowledged"]);
    expect(await consume({ eventId: event.id, event })).toEqual(["acknowledged"]);
    expect(kept()).toHaveLength(1);
    expect(execution.keptEvents).toEqual([event.id, event.id]);
  });

  it("keeps an event that was raised for listeners", async () => {
    const raised = { ...event, id: `${execution.workflowId}-e7` };
    expect(await consume({ eventId: raised.id, event: raised })).toEqual(["acknowledged"]);
    expect(execution.keptEvents).toEqual([raised.id]);
  });

  it("lets go of an event whose execution is gone", async () => {
    expect(await consume({ eventId: event.id })).toEqual(["acknowledged"]);
    expect(kept()).toEqual([]);
  });

  it("asks again for what it could not keep or not tell, and serves the others", async () => {
    const other = services.execution(crypto.randomUUID());
    other.failures = [new Error("away")];
    const away = { ...event, id: other.taskId, workflowId: other.workflowId };
    const fates = await consume({ eventId: away.id, event: away }, { eventId: event.id, event });
    expect(fates).toEqual(["retried", "acknowledged"]);
    services.database.sqlite.exec("DROP TABLE event");
    expect(await consume({ eventId: event.id, event })).toEqual(["retried"]);
    expect(execution.keptEvents).toEqual([event.id]);
  });

  it("sends an event on to the queue of Cloudflare that it is meant for, once", async () => {
    const sunk = { ...event, name: "cloudflare_queue:orders" };
    expect(await consume({ eventId: event.id, event: sunk })).toEqual(["acknowledged"]);
    expect(await consume({ eventId: event.id, event: sunk })).toEqual(["acknowledged"]);
    expect(services.sunkEvents).toEqual([sunk]);
    expect(await services.eventExecutions.search({ start: 0, size: 9 })).toMatchObject([
      { name: "cloudflare_queue:orders", action: "send", status: "COMPLETED" },
    ]);
  });

  it("keeps an event as a dead letter whose queue is not bound any more", async () => {
    const sunk = { ...event, name: "cloudflare_queue:gone" };
    expect(await consume({ eventId: event.id, event: sunk })).toEqual(["acknowledged"]);
    expect(await services.deadLetters.get(event.id)).toMatchObject({
      event: "cloudflare_queue:gone",
      reason: expect.stringContaining("No queue is bound as SINK_GONE") as string,
    });
  });

  it("tries again later and later what failed in passing", async () => {
    services.database.sqlite.exec("DROP TABLE event");
    const delays: (number | undefined)[] = [];
    for (const attempts of [1, 2, 5]) {
      const delivery = new FakeDelivery({ eventId: event.id, event }, attempts);
      await consumeEventMessages(services, [delivery]);
      delays.push(delivery.delaySeconds);
    }
    expect(delays).toEqual([1, 2, 16]);
  });

  it.each([
    undefined,
    null,
    {},
    "text",
    [1],
    { eventId: 5 },
    { eventId: "" },
    { eventId: "nothing" },
    { eventId: "x", event: 5 },
    { eventId: "x", event: { id: "y", name: "n", payload: {}, time: 1, workflowId: "" } },
    { eventId: "x", event: { id: "x", name: "n", payload: [], time: 1, workflowId: "" } },
    { eventId: "x", event: { id: "x", name: "n", payload: {}, time: "1", workflowId: "" } },
  ])("keeps the message %j, which names no event, as a dead letter (V3)", async (body) => {
    expect(await consume(body, { eventId: event.id, event })).toEqual([
      "acknowledged",
      "acknowledged",
    ]);
    const { results } = await services.deadLetters.list({ start: 0, size: 10 });
    expect(results).toEqual([
      expect.objectContaining({ event: "", attempts: 1, payload: body ?? null }),
    ]);
    expect(kept()).toHaveLength(1);
  });

  it("gives up after the last attempt", async () => {
    const failing = { ...event, id: services.execution(crypto.randomUUID()).taskId };
    const away = services.execution(failing.id.slice(0, 36));
    away.failures = [new Error("away")];
    const delivery = new FakeDelivery({ eventId: failing.id, event: failing }, MAX_ATTEMPTS);
    await consumeEventMessages(services, [delivery]);
    expect(delivery.fate).toBe("acknowledged");
    expect(await services.deadLetters.get(failing.id)).toMatchObject({
      event: event.name,
      reason: "Error: away",
      attempts: MAX_ATTEMPTS,
      payload: event.payload,
    });
  });

  it("keeps asking where even a dead letter cannot be kept", async () => {
    services.database.sqlite.exec("DROP TABLE dead_letter");
    expect(await consume("poison")).toEqual(["retried"]);
  });

  it("keeps what the queue has given up", async () => {
    const delivery = new FakeDelivery({ eventId: event.id, event });
    await buryEventMessages(services, [delivery, new FakeDelivery("poison")]);
    expect(await services.deadLetters.get(event.id)).toMatchObject({ event: event.name });
    expect(await services.deadLetters.get("m")).toMatchObject({ payload: "poison" });
  });
});
