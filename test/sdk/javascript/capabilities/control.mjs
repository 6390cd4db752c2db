/** What an operator does with executions. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { doubling, ended, holding, start } from "../support.mjs";

const tell = (sdk, id, number) =>
  sdk.workflows.updateTaskByRefName("hold", id, "COMPLETED", { number });

export const controlTests = {
  "pauses and resumes an execution": async (sdk) => {
    const id = await start(sdk, await holding(sdk));
    await sdk.workflows.pause(id);
    equal((await sdk.workflows.getWorkflow(id, false)).status, "PAUSED");
    await sdk.workflows.resume(id);
    equal((await sdk.workflows.getWorkflow(id, false)).status, "RUNNING");
    await sdk.workflows.terminate(id, "enough");
  },

  "terminates and restarts an execution": async (sdk) => {
    const id = await start(sdk, await holding(sdk));
    await sdk.workflows.terminate(id, "enough");
    equal((await ended(sdk, id, "TERMINATED")).reasonForIncompletion, "enough");
    await sdk.workflows.restart(id, true);
    await tell(sdk, id, 1);
    equal((await ended(sdk, id)).output, { number: 2 });
  },

  "runs an execution again from a task, with another input": async (sdk) => {
    const id = await start(sdk, await doubling(sdk), { number: 2 });
    const [{ taskId }] = (await ended(sdk, id)).tasks;
    const request = {
      reRunFromWorkflowId: id,
      reRunFromTaskId: taskId,
      taskInput: { number: 7 },
    };
    equal(await sdk.workflows.reRun(id, request), id);
    equal((await ended(sdk, id)).output, { number: 14 });
  },

  "skips a task": async (sdk) => {
    const id = await start(sdk, await holding(sdk));
    await sdk.workflows.skipTasksFromWorkflow(id, "double", { taskOutput: { number: 6 } });
    await tell(sdk, id, 1);
    const run = await ended(sdk, id);
    const statuses = run.tasks.map((task) => [task.referenceTaskName, task.status]);
    equal(Object.fromEntries(statuses), { hold: "COMPLETED", double: "SKIPPED" });
    equal(run.output, { number: 6 });
  },

  "puts an execution into the archive, where it stays readable": async (sdk) => {
    const id = await start(sdk, await doubling(sdk), { number: 2 });
    await ended(sdk, id);
    // The SDK cannot say that it shall be deleted instead.
    await sdk.workflows.deleteWorkflow(id);
    const run = await ended(sdk, id);
    equal(run.output, { number: 4 });
  },
};
