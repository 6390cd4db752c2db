/**
 * What the official JavaScript SDK, unmodified, can do with a server: one test per capability.
 *
 *   node main.mjs --url http://localhost:8080
 *
 * The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
 */
import { parseArgs } from "node:util";
import { EventClient, OrkesClients, TaskManager, noopLogger } from "@io-orkes/conductor-javascript";
import { controlTests } from "./capabilities/control.mjs";
import { definitionTests } from "./capabilities/definitions.mjs";
import { eventTests } from "./capabilities/events.mjs";
import { executionTests } from "./capabilities/executions.mjs";
import { failureTests } from "./capabilities/failures.mjs";
import { findingTests } from "./capabilities/finding.mjs";
import { scheduleTests } from "./capabilities/schedules.mjs";
import { secretTests } from "./capabilities/secrets.mjs";
import { definitions, workers } from "./workers.mjs";

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://localhost:8080" } },
});
const clients = await OrkesClients.from({ serverUrl: `${values.url}/api` });
const sdk = {
  workflows: clients.getWorkflowClient(),
  tasks: clients.getTaskClient(),
  metadata: clients.getMetadataClient(),
  scheduler: clients.getSchedulerClient(),
  secrets: clients.getSecretClient(),
  schemas: clients.getSchemaClient(),
  events: new EventClient(clients.getClient()),
};
const tests = {
  ...definitionTests,
  ...executionTests,
  ...failureTests,
  ...controlTests,
  ...findingTests,
  ...scheduleTests,
  ...eventTests,
  ...secretTests,
};
await sdk.metadata.registerTasks(definitions());
const manager = new TaskManager(clients.getClient(), workers(), { logger: noopLogger });
manager.startPolling();
let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const began = performance.now();
  try {
    await test(sdk);
    passed += 1;
    console.log(`ok      ${name}, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
}
await manager.stopPolling();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
