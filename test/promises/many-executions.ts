/** What very many executions tell the index. */
import type { IndexReport } from "../../src/model/index-row.ts";
import { indexReport, taskRow } from "../helpers/index-rows.ts";
import { randomFrom, type SeededRandom } from "../helpers/random.ts";

export const FIRST_START = Date.UTC(2026, 0, 1);
export const STEP_MS = 37;
const TASKS = ["charge_card", "pack", "ship"];
const NAMES = ["order", "order", "invoice", "shipment", "refund"] as const;
const CITIES = ["berlin", "madrid", "oslo", "porto", "lagos", "quito", "hanoi", "perth"] as const;
const OUTCOMES = ["COMPLETED", "COMPLETED", "COMPLETED", "FAILED", "TIMED_OUT", "RUNNING"] as const;

/** Executions of orders with three tasks each: the same ones for the same seed. */
export function* ordersOf(count: number, seed: number): Generator<IndexReport> {
  const random = randomFrom(seed);
  for (let number = 0; number < count; number += 1) yield order(random, number);
}

function order(random: SeededRandom, number: number): IndexReport {
  const workflowId = idOf(random, number);
  const [name, status] = [random.pick(NAMES), random.pick(OUTCOMES)];
  const correlationId = random.below(3) === 0 ? null : `customer-${random.below(5_000)}`;
  const createTime = FIRST_START + number * STEP_MS;
  const endTime = status === "RUNNING" ? 0 : createTime + 200 + random.below(60_000);
  const input = {
    orderId: `ORD-${number}`,
    customer: { name: `Customer ${random.below(5_000)}`, city: random.pick(CITIES) },
    items: [{ sku: `SKU-${random.below(900)}`, quantity: 1 + random.below(5) }],
    note: "please deliver before noon",
  };
  const output = { total: random.below(100_000) / 100, tracking: `PARCEL-${random.below(1e9)}` };
  return indexReport(
    {
      workflowId,
      name,
      status,
      correlationId,
      createTime,
      endTime,
      definitionVersion: 1 + random.below(3),
      priority: random.below(10),
      updateTime: endTime || createTime,
      names: [name, workflowId, correlationId ?? ""].join(" "),
      reason: status === "FAILED" ? "charge_card: the card was declined by the bank" : "",
      input: JSON.stringify(input),
      output: endTime === 0 ? "{}" : JSON.stringify(output),
    },
    { tasks: TASKS.map((type, at) => taskOf({ name, createTime, number, type, at, random })) },
  );
}

interface OrderTask {
  name: string;
  createTime: number;
  number: number;
  type: string;
  at: number;
  random: SeededRandom;
}

function taskOf({ name, createTime, number, type, at, random }: OrderTask) {
  const workerId = `worker-${random.below(20)}`;
  const scheduledTime = createTime + at * 60;
  const endTime = scheduledTime + random.below(20_000);
  return taskRow({
    counter: at + 1,
    version: at + 1,
    type,
    definitionName: type,
    referenceName: type,
    status: random.below(20) === 0 ? "FAILED" : "COMPLETED",
    workerId,
    scheduledTime,
    startTime: scheduledTime + 5,
    updateTime: endTime,
    endTime,
    names: `${name} ${type} ${workerId}`,
    input: JSON.stringify({ orderId: `ORD-${number}`, amount: random.below(1_000) }),
    output: JSON.stringify({ ok: true, code: random.below(1e6) }),
  });
}

function idOf(random: SeededRandom, number: number): string {
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, "0");
  return `${hex(random.below(2 ** 32), 8)}-7c1a-4d2e-9f3b-${hex(number, 12)}`;
}
