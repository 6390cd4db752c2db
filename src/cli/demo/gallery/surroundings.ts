/** What the gallery has beside executions: schedules, event handlers, a secret, a second version. None of it starts anything by day. */
import type { Client } from "../../../client/index.ts";
import { createTransport } from "../../../client/transport.ts";
import type { EventHandler } from "../../../model/event-handler.ts";
import { definitionOf } from "./run.ts";
import { order } from "./scene.ts";
import { SCENES } from "./scenes.ts";
import { work } from "./tasks.ts";

const STARTED = "gallery_chain";

/** The schedules of the gallery. */
export const SCHEDULES = [
  {
    name: "gallery_nightly",
    description: "Every night at two",
    cronExpression: "0 0 2 * * ?",
    zoneId: "Europe/Zurich",
    startWorkflowRequest: { name: STARTED, correlationId: "nightly", input: order },
  },
  {
    name: "gallery_month_end",
    description: "On the last day of a month, paused",
    cronExpression: "0 30 23 L * ?",
    zoneId: "America/New_York",
    paused: true,
    startWorkflowRequest: { name: STARTED, input: order },
  },
];

/** The event handlers of the gallery. */
export const HANDLERS: readonly Partial<EventHandler>[] = [
  {
    name: "gallery_large_order",
    event: "conductor:gallery_orders:placed",
    condition: "$.total > 100",
    active: true,
    actions: [
      {
        action: "start_workflow",
        start_workflow: { name: STARTED, input: { orderId: "${orderId}" } },
        expandInlineJSON: false,
      },
    ],
  },
  {
    name: "gallery_order_cancelled",
    event: "conductor:gallery_orders:cancelled",
    active: false,
    actions: [
      {
        action: "terminate_workflow",
        terminate_workflow: {
          workflowId: "${workflowId}",
          terminationReason: "cancelled by the customer",
        },
        expandInlineJSON: false,
      },
    ],
  },
];

/** Registers it all, or again. @throws BatonApiError when the server refuses something. */
export async function registerSurroundings(client: Client, baseUrl: string): Promise<void> {
  const transport = createTransport({ baseUrl });
  for (const body of SCHEDULES) {
    await transport.text({ method: "POST", path: "/scheduler/schedules", body });
  }
  const handlers = await transport.required<EventHandler[]>({ method: "GET", path: "/event" });
  const known = new Set(handlers.map(({ name }) => name));
  for (const body of HANDLERS) {
    const method = known.has(body.name ?? "") ? "PUT" : "POST";
    await transport.text({ method, path: "/event", body });
  }
  const text = "not a real key";
  await transport.text({ method: "PUT", path: "/secrets/gallery_api_key", text });
  const chain = SCENES.find(({ name }) => `gallery_${name}` === STARTED);
  if (chain === undefined) throw new Error(`There is no scene for ${STARTED}.`);
  const tasks = [...chain.tasks, work("thank", { do: "log", reason: "thank you" })];
  await client.metadata.updateWorkflows([{ ...definitionOf(chain), version: 2, tasks }]);
}
