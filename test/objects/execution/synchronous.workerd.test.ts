/** Calls that wait for an execution, through the Worker, the objects and their children. */
import { describe, expect, it } from "vitest";
import type { SignalResponse } from "../../../src/model/signal-response.ts";
import type { Task } from "../../../src/model/task.ts";
import { child, Run, typed, work, type Definition } from "../../helpers/scenario.ts";

const waiting = (reference: string, input: object = {}) =>
  typed("WAIT", reference, { inputParameters: input });

/** A flow whose grandchild waits for a signal. */
const NESTED = {
  definition: {
    tasks: [child("s", { inputParameters: { q: "${workflow.input.q}" } })],
    outputParameters: { answer: "${s.output.answer}" },
  },
  children: {
    kid: { tasks: [child("t", { subWorkflowParam: { name: "@grandkid" } })] },
    grandkid: {
      tasks: [waiting("hold"), waiting("again")],
      outputParameters: { answer: "${hold.output.answer}" },
    },
  },
} satisfies { definition: Definition; children: Record<string, Definition> };

type Answer = SignalResponse & { tasks?: Task[] };

async function registered(scenario: ConstructorParameters<typeof Run>[0]): Promise<Run> {
  const run = new Run(scenario, false);
  await run.register();
  return run;
}

async function execute(run: Run, query: Record<string, string> = {}): Promise<Answer> {
  const path = `/workflow/execute/${run.prefix}/1?${new URLSearchParams(query)}`;
  return (await run.call("POST", path, { input: {} })) as Answer;
}

/** Polls and completes the next task of the type "work", once it is there. */
async function serveOne(run: Run): Promise<void> {
  const path = `/tasks/poll/batch/${run.prefix}_work?timeout=5000`;
  const [task] = (await run.call("GET", path)) as Task[];
  const { taskId, workflowInstanceId } = task as Task;
  await run.call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
}

describe("a synchronous execution", () => {
  it("answers when a worker has done what it waits for", async () => {
    const run = await registered({ definition: { tasks: [work("a"), work("b")] } });
    const [first, last] = [execute(run, { waitUntilTaskRef: "a" }), serveOne(run)];
    expect(await first).toMatchObject({ targetWorkflowStatus: "RUNNING", signalTimeout: false });
    await last;
    const toTheEnd = execute(run);
    await serveOne(run);
    await serveOne(run);
    await serveOne(run);
    expect(await toTheEnd).toMatchObject({ status: "COMPLETED" });
  });

  it("is for many at once", async () => {
    const run = await registered({ definition: { tasks: [work("a")] } });
    const key = { idempotencyKey: run.prefix, idempotencyStrategy: "RETURN_EXISTING" };
    const callers = Array.from({ length: 30 }, async () => {
      const path = `/workflow/execute/${run.prefix}/1`;
      return (await run.call("POST", path, { input: {}, ...key })) as Answer;
    });
    await serveOne(run);
    const answers = await Promise.all(callers);
    expect(new Set(answers.map((one) => one.workflowId)).size).toBe(1);
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => "COMPLETED"));
  });

  it("says when the time is over", async () => {
    const run = await registered({ definition: { tasks: [work("a")] } });
    const answer = await execute(run, { waitForSeconds: "1", returnStrategy: "BLOCKING_TASK" });
    expect(answer).toMatchObject({
      responseType: "TARGET_WORKFLOW",
      signalTimeout: true,
      status: "RUNNING",
      tasks: [{ referenceTaskName: "a", status: "SCHEDULED" }],
    });
  });

  it("finds what blocks in a child of a child", async () => {
    const run = await registered(NESTED);
    const target = await execute(run);
    expect(target).toMatchObject({ workflowId: target.targetWorkflowId, signalTimeout: false });
    const workflow = await execute(run, { returnStrategy: "BLOCKING_WORKFLOW" });
    expect(workflow.tasks?.map((task) => task.referenceTaskName)).toEqual(["hold"]);
    expect(workflow.workflowId).not.toBe(workflow.targetWorkflowId);
    const task = await execute(run, { returnStrategy: "BLOCKING_TASK" });
    expect(task).toMatchObject({
      responseType: "BLOCKING_TASK",
      targetWorkflowStatus: "RUNNING",
      referenceTaskName: "hold",
      workflowType: `${run.prefix}_grandkid`,
      status: "IN_PROGRESS",
    });
  });
});

describe("a signal", () => {
  it("reaches a child of a child, and the caller hears of what blocks next", async () => {
    const run = await registered(NESTED);
    const { targetWorkflowId: id } = await execute(run);
    const next = (await run.call(
      "POST",
      `/tasks/${id}/COMPLETED/signal/sync?returnStrategy=BLOCKING_TASK`,
      { answer: 42 },
    )) as Answer;
    expect(next).toMatchObject({ referenceTaskName: "again", signalTimeout: false });
    const end = await run.call("POST", `/tasks/${id}/COMPLETED/signal/sync`, {});
    expect(end).toMatchObject({ status: "COMPLETED", output: { answer: 42 } });
  });
});

describe("a wait whose objects are restarted", () => {
  it.each(["the child", "the execution"])("goes on: %s", async (which) => {
    const run = await registered({
      ...NESTED,
      children: {
        ...NESTED.children,
        grandkid: { tasks: [work("a"), waiting("hold")] },
      },
    });
    const waits = execute(run, { returnStrategy: "BLOCKING_TASK" });
    const path = `/tasks/poll/batch/${run.prefix}_work?timeout=5000`;
    const [task] = (await run.call("GET", path)) as Task[];
    const { taskId, workflowInstanceId } = task as Task;
    const { parentWorkflowId = "" } = await run.read(workflowInstanceId);
    const parent = await run.read(parentWorkflowId);
    await run.restart(which === "the child" ? workflowInstanceId : (parent.parentWorkflowId ?? ""));
    await run.call("POST", "/tasks", { taskId, workflowInstanceId, status: "COMPLETED" });
    expect(await waits).toMatchObject({ referenceTaskName: "hold", signalTimeout: false });
  });
});
