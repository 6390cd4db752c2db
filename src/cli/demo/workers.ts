/** The demo's two workers: a warehouse, and a card terminal that fails now and then. */
import { runWorker } from "../../client/index.ts";
import type { Client, WorkerHandle } from "../../client/index.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Task } from "../../model/task.ts";
import { PAYMENTS, WAREHOUSE } from "./definitions.ts";

const CONCURRENCY = 5;
/** Every third card is refused once. */
const FAILING_ORDER = 3;

/** Starts both workers. */
export function startWorkers(client: Client): WorkerHandle[] {
  return [
    runWorker({ client, taskType: WAREHOUSE, concurrency: CONCURRENCY, execute: warehouse }),
    runWorker({ client, taskType: PAYMENTS, concurrency: CONCURRENCY, execute: charge }),
  ];
}

function warehouse(task: Task): JsonObject {
  const orderNumber = Number(task.inputData["orderNumber"]);
  return task.inputData["action"] === "ship" ? { tracking: `PARCEL-${1000 + orderNumber}` } : {};
}

/** @throws Error on the first attempt of every third order, which the server then tries again. */
function charge(task: Task): JsonObject {
  const orderNumber = Number(task.inputData["orderNumber"]);
  if (orderNumber % FAILING_ORDER === 0 && task.retryCount === 0) {
    throw new Error("the card network did not answer");
  }
  return { paymentId: `PAY-${1000 + orderNumber}`, amount: task.inputData["amount"] ?? null };
}
