import { describe, expect, it } from "vitest";
import { EVENT_QUEUE_NAME, eventMessageOf } from "../../src/store/event-message.ts";
import { readWranglerConfig } from "../../src/cli/wrangler-config.ts";

const event = (text: string) => ({
  id: "w-1",
  name: "conductor:flow:e",
  payload: { text },
  time: 1,
  workflowId: "w",
});

describe("the message of an event", () => {
  it("holds the event where there is room for it, and its id alone where not", () => {
    expect(eventMessageOf(event("x"))).toEqual({ eventId: "w-1", event: event("x") });
    expect(eventMessageOf(event("ü".repeat(60_000)))).toEqual({ eventId: "w-1" });
  });

  it("goes to the queue that wrangler.toml names", () => {
    const { queueProducers, queueConsumers } = readWranglerConfig("wrangler.toml");
    expect(queueProducers["EVENT_QUEUE"]).toBe(EVENT_QUEUE_NAME);
    expect(queueConsumers).toHaveProperty(EVENT_QUEUE_NAME);
  });
});
