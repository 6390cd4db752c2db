import { describe, expect, it } from "vitest";
import { TerminalError, runWorker } from "../../src/client/index.ts";
import type { WorkerOptions } from "../../src/client/index.ts";
import { FakeQueue } from "./fake-queue.ts";

function start(queue: FakeQueue, options: Partial<WorkerOptions> = {}) {
  return runWorker({
    client: queue.client,
    taskType: "type",
    workerId: "me",
    execute: (task) => ({ done: task.taskId }),
    ...options,
  });
}

/** A promise that the test resolves. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("runWorker", () => {
  it("polls for its free slots and reports the output of each task", async () => {
    const queue = new FakeQueue();
    queue.add("one", "two");
    const worker = start(queue, { concurrency: 5, domain: "d", pollTimeoutMs: 70 });
    await queue.reported(2);
    await worker.stop();
    expect(queue.calls[0]?.path).toBe(
      "/tasks/poll/batch/type?workerid=me&domain=d&count=5&timeout=70",
    );
    expect(queue.reports).toMatchObject([
      { taskId: "one", workflowInstanceId: "workflow-of-one", status: "COMPLETED", workerId: "me" },
      { taskId: "two", status: "COMPLETED", outputData: { done: "two" } },
    ]);
  });

  it("goes on with the task that a report brings, without a poll", async () => {
    const queue = new FakeQueue();
    queue.add("one", "two", "three");
    const worker = start(queue);
    await queue.reported(3);
    const polls = queue.calls.filter((call) => call.method === "GET");
    await worker.stop();
    expect(polls).toHaveLength(1);
  });

  it("has never more tasks in hand than its concurrency", async () => {
    const queue = new FakeQueue();
    queue.add(...Array.from({ length: 20 }, (_, index) => `task-${index}`));
    let inHand = 0;
    let most = 0;
    const worker = start(queue, {
      concurrency: 3,
      async execute() {
        most = Math.max(most, (inHand += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inHand -= 1;
        return {};
      },
    });
    await queue.reported(20);
    await worker.stop();
    expect(most).toBe(3);
  });

  it("does not poll while all slots are taken", async () => {
    const queue = new FakeQueue();
    const { opened, open } = gate();
    const begun = gate();
    queue.add("one", "two");
    const worker = start(queue, {
      async execute() {
        begun.open();
        await opened;
        return {};
      },
    });
    await begun.opened;
    expect(queue.calls).toHaveLength(1);
    open();
    await queue.reported(2);
    await worker.stop();
  });

  it("fails the task with the thrown message, and logs the stack", async () => {
    const queue = new FakeQueue();
    queue.add("one");
    const worker = start(queue, {
      execute() {
        throw new Error("out of stock");
      },
    });
    const [report] = await queue.reported(1);
    await worker.stop();
    expect(report).toMatchObject({
      status: "FAILED",
      reasonForIncompletion: "out of stock",
      logs: [{ taskId: "one", log: expect.stringContaining("Error: out of stock") as string }],
    });
  });

  it("fails the task for good with a TerminalError", async () => {
    const queue = new FakeQueue();
    queue.add("one");
    const worker = start(queue, {
      execute: () => Promise.reject(new TerminalError("no such order")),
    });
    const [report] = await queue.reported(1);
    await worker.stop();
    expect(report).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: "no such order",
    });
  });

  it("puts the task back when the outcome is deferred", async () => {
    const queue = new FakeQueue();
    queue.add("one");
    const worker = start(queue, {
      execute: () => ({ callbackAfterSeconds: 30, output: { seen: 1 } }),
    });
    const [report] = await queue.reported(1);
    await worker.stop();
    expect(report).toMatchObject({
      status: "IN_PROGRESS",
      callbackAfterSeconds: 30,
      outputData: { seen: 1 },
    });
  });

  it("sends the lines that the worker logged", async () => {
    const queue = new FakeQueue();
    queue.add("one");
    const worker = start(queue, { execute: (_task, context) => context.log("half way") });
    const [report] = await queue.reported(1);
    await worker.stop();
    expect(report).toMatchObject({
      status: "COMPLETED",
      outputData: {},
      logs: [{ log: "half way", taskId: "one" }],
    });
  });

  it("survives failing polls, and tells of them", async () => {
    const queue = new FakeQueue();
    queue.refusals.polls.push({ status: 503, body: { message: "starting" } });
    queue.add("one");
    const errors: unknown[] = [];
    const worker = start(queue, { onError: (error) => errors.push(error) });
    await queue.reported(1);
    await worker.stop();
    expect(errors).toMatchObject([{ status: 503, message: "starting" }]);
  });

  it("repeats a report that the server could not take", async () => {
    const queue = new FakeQueue();
    queue.refusals.reports.push({ status: 500, body: {} });
    queue.add("one");
    const worker = start(queue);
    await queue.reported(1);
    await worker.stop();
    const sent = queue.calls.filter((call) => call.method === "POST");
    expect(sent).toHaveLength(2);
    expect(sent[0]?.body).toEqual(sent[1]?.body);
  });

  it("drops a result that the server refuses for good", async () => {
    const queue = new FakeQueue();
    queue.refusals.reports.push({ status: 404, body: { message: "No such task" } });
    queue.add("one");
    const errors: unknown[] = [];
    const worker = start(queue, {
      onError(error) {
        errors.push(error);
        queue.add("two");
      },
    });
    const [report] = await queue.reported(1);
    await worker.stop();
    expect(report?.taskId).toBe("two");
    expect(errors).toMatchObject([{ status: 404 }]);
  });

  it("drains before it stops, and asks for no further task", async () => {
    const queue = new FakeQueue();
    const { opened, open } = gate();
    const begun = gate();
    queue.add("one");
    const worker = start(queue, {
      async execute() {
        begun.open();
        await opened;
        return {};
      },
    });
    await begun.opened;
    queue.add("two");
    let stopped = false;
    const stop = worker.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    open();
    await stop;
    expect(queue.reports.map((report) => report.taskId)).toEqual(["one"]);
    expect(queue.calls.at(-1)?.path).toBe("/tasks");
    expect(queue.waiting).toHaveLength(1);
  });

  it("makes up a worker id when none is given", async () => {
    const queue = new FakeQueue();
    const worker = runWorker({ client: queue.client, taskType: "type", execute: () => {} });
    await worker.stop();
    expect(worker.workerId).toMatch(/^worker-\w+$/);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a concurrency of %s", (concurrency) => {
    expect(() => start(new FakeQueue(), { concurrency })).toThrow(RangeError);
  });
});
