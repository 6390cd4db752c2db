import { describe, expect, it } from "vitest";
import type { ExecutionEvent } from "../../../src/engine/events.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { SecretValues } from "../../../src/model/secret.ts";
import type { WebhookWait } from "../../../src/model/webhook-wait.ts";
import { awaitWebhook, noteWait } from "../../../src/objects/execution/webhook-wait.ts";
import { EventStore } from "../../../src/store/event-store.ts";
import { WebhookStore } from "../../../src/store/webhook-store.ts";
import { WebhookWaitStore } from "../../../src/store/webhook-wait-store.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { SqliteD1 } from "../../helpers/sqlite-d1.ts";

const HOOK = {
  type: "WAIT_FOR_WEBHOOK",
  name: "w",
  taskReferenceName: "w",
  inputParameters: { matches: { "$.id": 7 } },
};
const WEBHOOK_ID = "99999999-2222-3333-4444-555555555555";

/** Delivers the effect of the task; `payload` is what an event carries that has come already. */
async function deliverTo(
  world: EngineWorld,
  payload: JsonObject | null = null,
  secrets: ReadonlyMap<string, SecretValues> = new Map(),
) {
  const waits: WebhookWait[] = [];
  const receipt = await awaitWebhook(world.task("w"), world.execution, {
    awaitWebhook: async (wait) => {
      waits.push(wait);
      return payload;
    },
    secrets: async () => secrets,
  });
  return { receipt, waits };
}

describe("a WAIT_FOR_WEBHOOK task", () => {
  it("is noted with what it waits for, and goes on waiting", async () => {
    const world = EngineWorld.started(definitionOf([HOOK]));
    const { name, version } = world.execution.definition;
    const { startTime } = world.task("w");
    expect(await deliverTo(world)).toEqual({
      receipt: {},
      waits: [
        {
          ...{ taskId: `${WORKFLOW_ID}-1`, workflow: name, version, startTime },
          ...{ paths: '["$.id"]', key: '["7"]' },
        },
      ],
    });
  });

  it("ends at once by an event that came before it was noted", async () => {
    const world = EngineWorld.started(definitionOf([HOOK]));
    const { receipt } = await deliverTo(world, { id: "7" });
    world.send(receipt.event as ExecutionEvent);
    expect(world.status).toBe("COMPLETED");
    expect(world.task("w")).toMatchObject({ status: "COMPLETED", output: { id: "7" } });
  });

  describe("that waits for a secret", () => {
    const matches = { "$.token": "${workflow.secrets.S}", "$.id": 7 };
    const task = { ...HOOK, inputParameters: { matches } };
    const VALUE = { value: "correct-horse", previous: null };
    const started = (): EngineWorld => {
      const world = new EngineWorld(definitionOf([task]));
      world.known.secrets.set("S", VALUE);
      world.send({ kind: "started" });
      return world;
    };

    it("is noted with its value, and keeps the reference", async () => {
      const world = started();
      const { waits } = await deliverTo(world, null, new Map([["S", VALUE]]));
      expect(waits).toMatchObject([{ paths: '["$.id","$.token"]', key: '["7","correct-horse"]' }]);
      expect(world.task("w").input).toEqual({ matches });
    });

    it("ends without the value that the event has brought", async () => {
      const world = started();
      const payload = { token: "correct-horse", id: 7 };
      const { receipt } = await deliverTo(world, payload, new Map([["S", VALUE]]));
      world.send(receipt.event as ExecutionEvent);
      expect(world.task("w").output).toEqual({ token: "***", id: 7 });
    });

    it("fails where the secret was removed before it was noted", async () => {
      const world = started();
      const { receipt, waits } = await deliverTo(world);
      world.send(receipt.event as ExecutionEvent);
      expect(waits).toEqual([]);
      expect(world.task("w")).toMatchObject({
        status: "FAILED_WITH_TERMINAL_ERROR",
        reason: "matches: there is no value for $.token",
      });
    });
  });

  it("is not noted any more once it has ended", async () => {
    const world = EngineWorld.started(definitionOf([HOOK]));
    world.send({ kind: "terminated" });
    expect(await deliverTo(world)).toEqual({ receipt: {}, waits: [] });
  });
});

describe("an event that came before the task was noted", () => {
  const wait: WebhookWait = {
    taskId: `${WORKFLOW_ID}-1`,
    workflow: "flow",
    version: 2,
    paths: '["$.id"]',
    key: '["7"]',
    startTime: 100,
  };

  /** What is found, with an event of that time and payload, and these receivers of its webhook. */
  async function found(
    receivers: Record<string, number>,
    { time = 100, id = "7", eventId = `webhook-${WEBHOOK_ID}-e` } = {},
  ): Promise<JsonObject | null> {
    const { binding } = new SqliteD1();
    const webhooks = new WebhookStore(binding, undefined);
    await webhooks.add({
      ...{ id: WEBHOOK_ID, name: "shop", verifier: "HEADER_BASED" },
      receiverWorkflowNamesToVersions: receivers,
    });
    const event = { id: eventId, name: "webhook:shop", payload: { id }, time, workflowId: "" };
    await new EventStore(binding).keep(event);
    return await noteWait(new WebhookWaitStore(binding, undefined), webhooks, wait);
  }

  it.each([
    ["of its webhook and version", { flow: 2 }, {}, { id: "7" }],
    ["for every version", { flow: 0 }, {}, { id: "7" }],
    ["for another version", { flow: 1 }, {}, null],
    ["for another workflow", { other: 2 }, {}, null],
    ["of a time before it began", { flow: 2 }, { time: 99 }, null],
    ["with another value", { flow: 2 }, { id: "8" }, null],
    ["of no webhook", { flow: 2 }, { eventId: `${WORKFLOW_ID}-3` }, null],
  ])("%s is taken or left", async (_, receivers, event, payload) => {
    expect(await found(receivers, event)).toEqual(payload);
  });
});
