import { beforeEach, describe, expect, it, vi } from "vitest";
import { consumeEventMessages, type EventDelivery } from "../../src/app/event-consumer.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

class FakeDelivery implements EventDelivery {
  readonly body: unknown;
  fate = "pending";

  constructor(body: unknown) {
    this.body = body;
  }

  ack(): void {
    this.fate = "acknowledged";
  }

  retry(): void {
    this.fate = "retried";
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
      },
    ]);
    expect(execution.keptEvents).toEqual([event.id]);
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

  it.each([undefined, null, {}, "text", { eventId: 5 }, { eventId: "nothing" }])(
    "gives back the message %j, which names no event",
    async (body) => {
      expect(await consume(body)).toEqual(["retried"]);
    },
  );
});
