import { describe, expect, it } from "vitest";
import { sinkBindingOf, sinkBindingsIn, sinkQueueOf } from "../../src/lib/event-sink.ts";

describe("a sink", () => {
  it.each([
    ["cloudflare_queue:orders", "orders"],
    ["cloudflare_queue:", ""],
    ["conductor:orders", null],
    ["sqs:cloudflare_queue:x", null],
  ])("%s stands for the queue %j", (name, queue) => {
    expect(sinkQueueOf(name)).toBe(queue);
  });

  it.each([
    ["orders", "SINK_ORDERS"],
    ["paid-orders.v2", "SINK_PAID_ORDERS_V2"],
    ["", "SINK_"],
  ])("of the queue %j has the binding %s", (queue, binding) => {
    expect(sinkBindingOf(queue)).toBe(binding);
  });

  it("is told from other bindings", () => {
    expect(sinkBindingsIn(["DB", "SINK_A", "KITCHEN_SINK_B"])).toEqual(["SINK_A"]);
  });
});
