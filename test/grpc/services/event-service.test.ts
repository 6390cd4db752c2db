import { beforeEach, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { fakeServices } from "../../helpers/fake-services.ts";
import { grpcOver, type Grpc } from "../../helpers/grpc.ts";

const OK = { status: 0, messages: [{}] };
const HANDLER = {
  name: "on-order",
  event: "conductor:orders",
  active: true,
  actions: [
    { action: "start_workflow", start_workflow: { name: "flow", input: { a: 1 } } },
    {
      action: "complete_task",
      complete_task: { workflowId: "w", taskRefName: "t", output: { b: null } },
      expandInlineJSON: true,
    },
  ],
};

let call: Api["call"];
let rpc: (method: string, request?: JsonObject) => ReturnType<Grpc["call"]>;
beforeEach(() => {
  const services = fakeServices();
  ({ call } = apiOver(services));
  const grpc = grpcOver(services);
  rpc = (method, request) => grpc.call("conductor.grpc.events.EventService", method, request);
});

it("registers a handler that HTTP then reads, and streams it itself", async () => {
  expect(await rpc("AddEventHandler", { handler: HANDLER })).toMatchObject(OK);
  expect((await call("GET", "/api/event")).json).toMatchObject([HANDLER]);
  expect(await rpc("GetEventHandlers")).toMatchObject({ status: 0, messages: [HANDLER] });
  const of = { event: "conductor:orders", activeOnly: true };
  expect(await rpc("GetEventHandlersForEvent", of)).toMatchObject({ messages: [HANDLER] });
});

it("replaces and removes a handler", async () => {
  await rpc("AddEventHandler", { handler: HANDLER });
  const resting = { ...HANDLER, active: false };
  expect(await rpc("UpdateEventHandler", { handler: resting })).toMatchObject(OK);
  const of = { event: "conductor:orders", activeOnly: true };
  expect(await rpc("GetEventHandlersForEvent", of)).toMatchObject({ status: 0, messages: [] });
  expect(await rpc("RemoveEventHandler", { name: "on-order" })).toMatchObject(OK);
  expect(await rpc("GetEventHandlers")).toMatchObject({ status: 0, messages: [] });
});

it("tells why it refuses", async () => {
  await rpc("AddEventHandler", { handler: HANDLER });
  const statusOf = async (method: string, request: JsonObject) =>
    (await rpc(method, request)).status;
  expect(await statusOf("AddEventHandler", { handler: HANDLER })).toBe(6);
  expect(await statusOf("AddEventHandler", {})).toBe(3);
  expect(await statusOf("UpdateEventHandler", { handler: { ...HANDLER, name: "other" } })).toBe(5);
  expect(await statusOf("RemoveEventHandler", { name: "other" })).toBe(5);
});
