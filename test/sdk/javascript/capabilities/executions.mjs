/** Starting executions, waiting for them, and speaking to them. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { simpleTask, switchTask } from "@io-orkes/conductor-javascript";
import {
  double,
  doubling,
  ended,
  holding,
  register,
  start,
  unique,
  waitTask,
} from "../support.mjs";
import { LABEL } from "../workers.mjs";

const WORKFLOWS = 200;

/** A workflow that puts out what its WAIT task was told: signals of this client wrap it in `taskOutput`. */
function told(sdk) {
  return register(sdk, "sdk_javascript_told", { told: "${hold.output}" }, waitTask("hold"));
}

export const executionTests = {
  [`finishes ${WORKFLOWS} workflows with its own workers`]: async (sdk) => {
    const label = simpleTask("label", LABEL, { number: "${double.output.number}" });
    const choice = switchTask("choose", "${workflow.input.kind}", { labelled: [label] });
    const outputs = { number: "${double.output.number}", label: "${label.output.label}" };
    const steps = [double("${workflow.input.number}"), choice];
    const name = await register(sdk, "sdk_javascript_flow", outputs, ...steps);
    const started = [];
    for (let number = 0; number < WORKFLOWS; number += 1) {
      const kind = number % 2 === 0 ? "labelled" : "plain";
      started.push(await start(sdk, name, { number, kind }));
    }
    for (const [number, id] of started.entries()) {
      const text = number % 2 === 0 ? `number ${2 * number}` : null;
      equal((await ended(sdk, id)).output, { number: 2 * number, label: text });
    }
  },

  "starts an execution and reads it, its status and its task": async (sdk) => {
    const request = { name: await doubling(sdk), version: 1, input: { number: 3 } };
    const id = await sdk.workflows.startWorkflow({
      ...request,
      correlationId: "three",
      priority: 5,
    });
    const run = await ended(sdk, id);
    equal([run.output, run.correlationId, run.priority], [{ number: 6 }, "three", 5]);
    const status = await sdk.workflows.getWorkflowStatus(id, true, true);
    equal([status.status, status.output], ["COMPLETED", { number: 6 }]);
    equal((await sdk.tasks.getTask(run.tasks[0].taskId)).status, "COMPLETED");
  },

  "starts an execution by name": async (sdk) => {
    const name = await doubling(sdk);
    const id = await sdk.workflows.startWorkflowByName(name, { number: 4 }, 1, "named", 1);
    const run = await ended(sdk, id);
    equal([run.output, run.correlationId], [{ number: 8 }, "named"]);
  },

  "starts once with an idempotency key": async (sdk) => {
    const request = { name: await doubling(sdk), version: 1, input: { number: 3 } };
    const keyed = {
      ...request,
      idempotencyKey: unique("key"),
      idempotencyStrategy: "RETURN_EXISTING",
    };
    const first = await sdk.workflows.startWorkflow(keyed);
    equal(await sdk.workflows.startWorkflow(keyed), first);
  },

  "executes and waits, for the end and for a task": async (sdk) => {
    const name = await doubling(sdk);
    const request = { name, version: 1, input: { number: 5 } };
    const run = await sdk.workflows.executeWorkflow(request, name, 1, randomUUID());
    equal([run.status, run.output], ["COMPLETED", { number: 10 }]);
    const waiting = await holding(sdk);
    const held = { name: waiting, version: 1 };
    const paused = await sdk.workflows.executeWorkflow(held, waiting, 1, randomUUID(), "hold");
    equal(paused.status, "RUNNING");
    await sdk.workflows.terminate(paused.workflowId, "enough");
  },

  "executes and gets the task that blocks": async (sdk) => {
    const name = await holding(sdk);
    const where = [name, 1, randomUUID(), "hold", 10, "DURABLE", "BLOCKING_TASK"];
    const blocked = await sdk.workflows.executeWorkflow({ name, version: 1 }, ...where);
    equal(blocked.getBlockingTask().referenceTaskName, "hold");
    await sdk.workflows.terminate(blocked.workflowId, "enough");
  },

  "signals a waiting task, waiting and without": async (sdk) => {
    const name = await told(sdk);
    const id = await start(sdk, name);
    const answer = await sdk.workflows.signal(id, "COMPLETED", { number: 8 }, "TARGET_WORKFLOW");
    equal(answer.workflowId, id);
    equal((await ended(sdk, id)).output, { told: { taskOutput: { number: 8 } } });
    const other = await start(sdk, name);
    await sdk.workflows.signalAsync(other, "COMPLETED", { number: 9 });
    equal((await ended(sdk, other)).output, { told: { taskOutput: { number: 9 } } });
  },

  "ends a task by its reference name, waiting and without": async (sdk) => {
    const name = await told(sdk);
    const id = await start(sdk, name);
    await sdk.workflows.updateTaskByRefName("hold", id, "COMPLETED", { number: 8 });
    equal((await ended(sdk, id)).output, { told: { number: 8 } });
    const other = await start(sdk, name);
    const run = await sdk.tasks.updateTaskSync(other, "hold", "COMPLETED", { number: 9 });
    equal(run.output, { told: { number: 9 } });
  },

  "changes variables, and the state of a task": async (sdk) => {
    const id = await start(sdk, await holding(sdk));
    await sdk.workflows.updateVariables(id, { colour: "red" });
    const taskResult = { status: "COMPLETED", outputData: { number: 4 } };
    const update = { taskReferenceName: "hold", taskResult, variables: { size: 3 } };
    const run = await sdk.workflows.updateState(id, update, randomUUID(), "double", 5);
    equal(run.variables, { colour: "red", size: 3 });
    equal((await ended(sdk, id)).output, { number: 8 });
  },

  "tests a workflow with mocks": async (sdk) => {
    const run = await sdk.workflows.testWorkflow({
      ...{ name: await doubling(sdk), version: 1, input: { number: 1 } },
      taskRefToMockOutput: { double: [{ status: "COMPLETED", output: { number: 99 } }] },
    });
    equal([run.status, run.output], ["COMPLETED", { number: 99 }]);
  },
};
