/** The demo from beginning to end. */
import type { Client } from "../../client/index.ts";
import type { Workflow } from "../../model/workflow.ts";
import { fulfilOrder, takePayment, taskDefinitions } from "./definitions.ts";
import { followOrder, label } from "./watch.ts";
import type { Order, Print } from "./watch.ts";
import { startWorkers } from "./workers.ts";

const ORDERS = 10;
/** The longest path is three seconds of waiting; the rest is for a slow machine. */
const TIME_LIMIT_MS = 60_000;

/**
 * Registers, starts ten orders, and follows them.
 * @returns how many did not complete.
 * @throws BatonApiError when the server refuses something, Error when an order does not end.
 */
export async function runDemo(client: Client, print: Print): Promise<number> {
  const began = Date.now();
  await client.metadata.registerTasks(taskDefinitions);
  await client.metadata.updateWorkflows([takePayment, fulfilOrder]);
  print(`Registered ${takePayment.name} and ${fulfilOrder.name}.`);
  const workers = startWorkers(client);
  try {
    const orders = await startOrders(client);
    print(`Started ${orders.length} orders; two workers are at it.`);
    print("");
    const deadline = Date.now() + TIME_LIMIT_MS;
    const finished = await Promise.all(
      orders.map(async (order) => {
        const workflow = await followOrder(client, order, print, deadline);
        print(`${label(order)}  ${ending(workflow)}`);
        return workflow;
      }),
    );
    const completed = finished.filter((workflow) => workflow.status === "COMPLETED").length;
    print("");
    print(`${completed} of ${ORDERS} orders completed in ${seconds(Date.now() - began)}.`);
    return ORDERS - completed;
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

function startOrders(client: Client): Promise<Order[]> {
  const starts = Array.from({ length: ORDERS }, async (_, index) => {
    const number = index + 1;
    const workflowId = await client.workflows.start({
      name: fulfilOrder.name,
      correlationId: `order-${number}`,
      input: { orderNumber: number, quantity: (number % 4) + 1, express: number % 2 === 0 },
    });
    return { number, workflowId };
  });
  return Promise.all(starts);
}

function ending(workflow: Workflow): string {
  const took = seconds(workflow.endTime - workflow.startTime);
  const result =
    workflow.status === "COMPLETED"
      ? JSON.stringify(workflow.output)
      : (workflow.reasonForIncompletion ?? "");
  return `${workflow.status} in ${took}: ${result}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
