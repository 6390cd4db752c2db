/** What the tests share: waiting, and the workflows that several of them use. */
import { deepStrictEqual } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ConductorWorkflow, simpleTask } from "@io-orkes/conductor-javascript";
import { DOUBLE } from "./workers.mjs";

const TIME_LIMIT_MS = 60_000;
const ENDED = ["COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"];

/** A name that no other run of these tests uses. */
export function unique(name) {
  return `${name}_${randomUUID().slice(0, 8)}`;
}

/** What a look finds, as soon as it finds something. */
export async function until(look) {
  const deadline = Date.now() + TIME_LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error("nothing was found in time");
    await pause(50);
  }
}

/** The call must be refused because what it names is not there. */
export async function absent(call) {
  const refusal = await call().then(
    () => "nothing was refused",
    (error) => String(error.message),
  );
  // What the client says when the server's answer has no body.
  if (!/not found|no such|failed to get/i.test(refusal)) throw new Error(refusal);
}

/** The execution once it has ended, which must be with this status. */
export async function ended(sdk, id, status = "COMPLETED") {
  const run = await until(async () => {
    const now = await sdk.workflows.getWorkflow(id, true);
    return ENDED.includes(now.status) && now;
  });
  deepStrictEqual(run.status, status, run.reasonForIncompletion);
  return run;
}

/** Starts an execution and answers its id. */
export function start(sdk, name, input = {}) {
  return sdk.workflows.startWorkflow({ name, version: 1, input });
}

/** Registers a workflow of these tasks, in order, and answers its name. */
export async function register(sdk, name, outputs, ...tasks) {
  const workflow = new ConductorWorkflow(sdk.workflows, name, 1).outputParameters(outputs);
  for (const task of tasks) workflow.add(task);
  await workflow.register(true);
  return name;
}

/** The task that doubles a number. */
export function double(number) {
  return simpleTask("double", DOUBLE, { number });
}

/** A WAIT task that waits to be told; the SDK builds only those that wait for a time. */
export function waitTask(taskReferenceName) {
  return { name: taskReferenceName, taskReferenceName, type: "WAIT", inputParameters: {} };
}

/** A workflow that doubles the number of its input. */
export function doubling(sdk) {
  const outputs = { number: "${double.output.number}" };
  return register(sdk, "sdk_javascript_doubling", outputs, double("${workflow.input.number}"));
}

/** A workflow that waits to be told a number, and doubles it. */
export function holding(sdk) {
  const outputs = { number: "${double.output.number}" };
  const steps = [waitTask("hold"), double("${hold.output.number}")];
  return register(sdk, "sdk_javascript_holding", outputs, ...steps);
}
