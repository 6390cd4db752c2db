import { describe, expect, it } from "vitest";
import { planAction } from "../../src/events/action-plan.ts";
import { startsOf } from "../../src/events/webhook-starts.ts";
import type { JsonObject } from "../../src/model/json.ts";

const ID = "8c9ae7e5-2f5d-4b86-9d1c-8f6a1f0b4e11";
const webhook = { id: ID, name: "shop", verifier: "STRIPE" as const };

describe("startsOf", () => {
  it("starts each workflow with the payload as it is, whatever stands in it", () => {
    const payload: JsonObject = { a: "${b}", b: [1, "$${c}"] };
    const [handler] = startsOf({ ...webhook, workflowsToStart: { x: 2, y: null, z: 0 } }, payload);
    const event = { id: "m", name: "webhook:shop", payload, time: 1, workflowId: "" };
    const plans = handler?.actions.map((action) => planAction(action, event));
    expect(plans).toMatchObject([
      { ok: true, planned: { name: "x", version: 2, input: payload } },
      { ok: true, planned: { name: "y", input: payload } },
      { ok: true, planned: { name: "z", input: payload } },
    ]);
    expect(plans?.map((plan) => plan.ok && "version" in plan.planned)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("does nothing where there is nothing to start", () => {
    expect(startsOf(webhook, {})).toEqual([]);
    expect(startsOf({ ...webhook, workflowsToStart: {} }, {})).toEqual([]);
  });
});
