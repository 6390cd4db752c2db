/**
 * Finishes 200 workflows with the official JavaScript SDK, unmodified, and checks every output.
 *
 *   node smoke.mjs --url http://localhost:8080
 *
 * The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
 */
import { isDeepStrictEqual, parseArgs } from "node:util";
import {
  ConductorWorkflow,
  MetadataClient,
  TaskManager,
  WorkflowExecutor,
  createConductorClient,
  noopLogger,
  simpleTask,
  switchTask,
} from "@io-orkes/conductor-javascript";

const WORKFLOWS = 200;
const TIME_LIMIT_MS = 180_000;
const DOUBLE = "sdk_javascript_double";
const LABEL = "sdk_javascript_label";

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://localhost:8080" } },
});
const client = await createConductorClient({ serverUrl: `${values.url}/api` });
const executor = new WorkflowExecutor(client);
const flow = await register();
const manager = new TaskManager(client, workers(), { logger: noopLogger });
manager.startPolling();
const failed = await finishAll();
await manager.stopPolling();
console.log(`${WORKFLOWS - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Doubles a number, and labels it when the input says so. */
async function register() {
  const definitions = [DOUBLE, LABEL].map((name) => ({
    name,
    retryCount: 2,
    retryDelaySeconds: 1,
    timeoutSeconds: 0,
  }));
  await new MetadataClient(client).registerTasks(definitions);
  const workflow = new ConductorWorkflow(executor, "sdk_javascript_flow", 1);
  workflow
    .add(simpleTask("double", DOUBLE, { number: "${workflow.input.number}" }))
    .add(
      switchTask("choose", "${workflow.input.kind}", {
        labelled: [simpleTask("label", LABEL, { number: "${double.output.number}" })],
      }),
    )
    .outputParameters({ number: "${double.output.number}", label: "${label.output.label}" });
  await workflow.register(true);
  return workflow;
}

function workers() {
  return [
    worker(DOUBLE, ({ number }) => ({ number: 2 * number })),
    worker(LABEL, ({ number }) => ({ label: `number ${number}` })),
  ];
}

function worker(taskDefName, compute) {
  return {
    taskDefName,
    concurrency: 10,
    execute: async (task) => ({ status: "COMPLETED", outputData: compute(task.inputData) }),
  };
}

/** Starts all executions, waits for them, and answers how many did not end as they should. */
async function finishAll() {
  const started = [];
  for (let number = 0; number < WORKFLOWS; number += 1) {
    const kind = number % 2 === 0 ? "labelled" : "plain";
    started.push(await flow.startWorkflow({ number, kind }));
  }
  const deadline = Date.now() + TIME_LIMIT_MS;
  let wrong = 0;
  for (const [number, workflowId] of started.entries()) {
    const run = await awaitEnd(workflowId, deadline);
    const label = number % 2 === 0 ? `number ${2 * number}` : null;
    if (
      run.status === "COMPLETED" &&
      isDeepStrictEqual(run.output, { number: 2 * number, label })
    ) {
      continue;
    }
    wrong += 1;
    console.log(`${workflowId}: ${run.status} ${JSON.stringify(run.output)}`);
  }
  return wrong;
}

async function awaitEnd(workflowId, deadline) {
  for (;;) {
    const run = await executor.getWorkflow(workflowId, false);
    if (!["RUNNING", "PAUSED"].includes(run.status) || Date.now() > deadline) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
