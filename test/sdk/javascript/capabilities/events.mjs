/** Event handlers. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { conductorEventTask } from "@io-orkes/conductor-javascript";
import { doubling, ended, register, start, unique, until } from "../support.mjs";

/** Starts the doubling workflow with the number of the event. */
async function handlerOf(sdk, event, correlationId) {
  const name = await doubling(sdk);
  const request = { name, version: 1, correlationId, input: { number: "${number}" } };
  const actions = [{ action: "start_workflow", start_workflow: request }];
  return { name: unique("sdk_javascript_handler"), event, active: true, actions };
}

export const eventTests = {
  "registers, reads, updates and removes event handlers, one and many": async (sdk) => {
    const event = `conductor:${unique("sdk_javascript_event")}`;
    const handler = await handlerOf(sdk, event, "unused");
    const others = await Promise.all([0, 1].map(() => handlerOf(sdk, event, "unused")));
    const ofEvent = async (activeOnly) =>
      (await sdk.events.getEventHandlersForEvent(event, activeOnly)).map(({ name }) => name);
    await sdk.events.addEventHandler(handler);
    equal(await ofEvent(true), [handler.name]);
    await sdk.events.updateEventHandler({ ...handler, active: false });
    equal(await ofEvent(true), []);
    await sdk.events.addEventHandlers(others);
    equal(await ofEvent(true), others.map(({ name }) => name).toSorted());
    const all = await sdk.events.getAllEventHandlers();
    equal(all.filter((one) => one.event === event).length, 3);
    for (const { name } of [handler, ...others]) await sdk.events.removeEventHandler(name);
    equal(await ofEvent(false), []);
  },

  "starts a workflow by an event that another publishes": async (sdk) => {
    const name = unique("sdk_javascript_publisher");
    const correlationId = unique("published");
    const handler = await handlerOf(sdk, `conductor:${name}:published`, correlationId);
    await sdk.events.addEventHandler(handler);
    const task = { ...conductorEventTask("publish", "published"), inputParameters: { number: 11 } };
    await ended(sdk, await start(sdk, await register(sdk, name, {}, task)));
    const request = { workflowNames: [await doubling(sdk)], correlationIds: [correlationId] };
    const run = await until(async () => {
      const found = await sdk.workflows.getByCorrelationIds(request, true, false);
      return found[correlationId]?.[0];
    });
    equal((await ended(sdk, run.workflowId)).output, { number: 22 });
    await sdk.events.removeEventHandler(handler.name);
  },
};
