/** Workers that fail, give up or need more time. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { simpleTask } from "@io-orkes/conductor-javascript";
import { ended, register, start } from "../support.mjs";
import { TROUBLES } from "../workers.mjs";

async function startSingle(sdk, type) {
  return start(sdk, await register(sdk, `${type}_flow`, {}, simpleTask("only", type, {})));
}

export const failureTests = {
  "tries a task again whose worker failed": async (sdk) => {
    const { tasks } = await ended(sdk, await startSingle(sdk, TROUBLES.flaky));
    equal(
      tasks.map(({ status }) => status),
      ["FAILED", "COMPLETED"],
    );
    equal(tasks[0].reasonForIncompletion, "the first attempt fails");
    const logs = await sdk.tasks.getTaskLogs(tasks[0].taskId);
    equal(
      logs.some(({ log }) => log.includes("the first attempt fails")),
      true,
    );
  },

  "retries an execution whose worker failed for good": async (sdk) => {
    const id = await startSingle(sdk, TROUBLES.fatal);
    const failed = await ended(sdk, id, "FAILED");
    equal(failed.tasks[0].status, "FAILED_WITH_TERMINAL_ERROR");
    await sdk.workflows.retry(id, false);
    equal((await ended(sdk, id)).tasks.at(-1).outputData, { attempt: 1 });
  },

  "puts a task back, finishes it later, and logs": async (sdk) => {
    const [task] = (await ended(sdk, await startSingle(sdk, TROUBLES.patient))).tasks;
    equal(task.outputData, { polls: 2 });
    await sdk.tasks.addTaskLog(task.taskId, "another line");
    const logs = await sdk.tasks.getTaskLogs(task.taskId);
    // This client sends the line as JSON, which is kept as it came.
    equal(
      logs.map(({ log }) => log),
      ["one line", "one line", '"another line"'],
    );
  },
};
