/** Finding executions and tasks, and looking at queues. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { doubling, ended, unique, until } from "../support.mjs";
import { DOUBLE } from "../workers.mjs";

async function startFindable(sdk, correlationId) {
  const request = { name: await doubling(sdk), version: 1, input: { number: 1 }, correlationId };
  const id = await sdk.workflows.startWorkflow(request);
  await ended(sdk, id);
  return id;
}

export const findingTests = {
  "searches executions": async (sdk) => {
    const correlationId = unique("found");
    const id = await startFindable(sdk, correlationId);
    const query = `correlationId = '${correlationId}' AND status = COMPLETED`;
    const found = await until(async () => {
      const { results } = await sdk.workflows.search(0, 10, query, "*", "startTime:DESC");
      return results.length > 0 && results;
    });
    equal(
      found.map(({ workflowId }) => workflowId),
      [id],
    );
  },

  "searches tasks": async (sdk) => {
    const query = `workflowId = ${await startFindable(sdk, unique("found"))}`;
    const [task] = await until(async () => {
      const { results } = await sdk.tasks.search(0, 10, undefined, "*", query);
      return results.length > 0 && results;
    });
    equal(task.taskType, DOUBLE);
  },

  "finds executions by correlation ids": async (sdk) => {
    const correlationId = unique("found");
    const id = await startFindable(sdk, correlationId);
    const request = { workflowNames: [await doubling(sdk)], correlationIds: [correlationId] };
    const [run] = await until(async () => {
      const found = (await sdk.workflows.getByCorrelationIds(request, true, true))[correlationId];
      return found?.length > 0 && found;
    });
    equal(run.workflowId, id);
  },

  "reads queue sizes and who polls": async (sdk) => {
    equal((await sdk.tasks.getTaskPollData(DOUBLE))[0].queueName, DOUBLE);
    const nobody = unique("nobody");
    equal(await sdk.tasks.getQueueSizeForTask([nobody]), { [nobody]: 0 });
  },
};
