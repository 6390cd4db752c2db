import { beforeEach, describe, expect, it } from "vitest";
import type { Lease } from "../../../src/app/ports.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { workflowDef } from "../../helpers/definitions.ts";
import type { FakeExecution } from "../../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { grpcOver, type Grpc } from "../../helpers/grpc.ts";
import { indexRow, reportsOf } from "../../helpers/index-rows.ts";

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;

let services: FakeServices;
let grpc: Grpc;
let execution: FakeExecution;
const rpc = (method: string, request: JsonObject = {}, headers: Record<string, string> = {}) =>
  grpc.call("conductor.grpc.tasks.TaskService", method, request, headers);

beforeEach(async () => {
  services = fakeServices();
  grpc = grpcOver(services);
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
  const started = await grpc.call("conductor.grpc.workflows.WorkflowService", "StartWorkflow", {
    name: "flow",
  });
  execution = services.execution(String(started.messages[0]?.["workflowId"]));
});

/** Puts the execution's task into its queue. */
function enqueue(): void {
  services.queue("work").waiting.push({ taskId: execution.taskId });
}

describe("polling", () => {
  it("answers a task, or an empty message", async () => {
    expect((await rpc("Poll", { taskType: "work" })).messages).toEqual([{}]);
    enqueue();
    const request = { taskType: "work", workerId: "w", domain: "blue" };
    expect((await rpc("Poll", request)).messages).toMatchObject([
      { task: { taskId: execution.taskId, workerId: "w" } },
    ]);
    const { takes } = services.queue("work");
    expect(takes[1]).toMatchObject({ count: 1, timeout: 100, workerId: "w", domain: "blue" });
  });

  it("streams the tasks of a batch", async () => {
    const request = { taskType: "work", workerId: "w", count: 5, timeout: 300 };
    expect(await rpc("BatchPoll", request)).toMatchObject({ status: 0, messages: [] });
    enqueue();
    const { messages } = await rpc("BatchPoll", request);
    expect(messages).toMatchObject([{ taskId: execution.taskId, workerId: "w" }]);
    expect(services.queue("work").takes[0]).toMatchObject({ count: 5, timeout: 300 });
  });

  it("gives back what it has taken for a caller that did not wait", async () => {
    const queue = services.queue("work");
    let hand: (leases: Lease[]) => void = () => {};
    queue.take = () => new Promise((resolve) => (hand = resolve));
    const request = { taskType: "work", count: 1, timeout: 5_000 };
    expect(await rpc("BatchPoll", request, { "grpc-timeout": "20m" })).toMatchObject({ status: 4 });
    hand([{ taskId: execution.taskId, lease: 1, turn: 0 }]);
    await services.settled();
    await expect.poll(() => queue.settlements.length).toBe(1);
    expect(execution.claims).toEqual([]);
  });

  it.each(["Poll", "BatchPoll"])("lets the deadline pass that cuts %s short", async (method) => {
    services.pause = () => new Promise(() => {});
    services.queue("work").take = async () => {
      services.time.now += 19;
      return [];
    };
    const request = { taskType: "work", count: 1, timeout: 5_000 };
    expect(await rpc(method, request, { "grpc-timeout": "20m" })).toMatchObject({ status: 4 });
  });

  it("gives back what its caller has not got of a batch at its deadline", async () => {
    const other = services.execution(crypto.randomUUID());
    enqueue();
    services.queue("work").waiting.push({ taskId: other.taskId });
    let claims = 0;
    for (const each of [execution, other]) {
      const claim = each.claim.bind(each);
      each.claim = async (request) => {
        const answer = await claim(request);
        claims += 1;
        if (claims === 2) services.time.now += 60_000;
        return answer;
      };
    }
    const request = { taskType: "work", count: 2, timeout: 100 };
    const { messages } = await rpc("BatchPoll", request, { "grpc-timeout": "30S" });
    expect(messages).toEqual([]);
    await services.settled();
    expect([...execution.takenBack, ...other.takenBack]).toMatchObject([
      { taskId: execution.taskId },
      { taskId: other.taskId },
    ]);
  });

  it("refuses a poll without a type and one that is too long", async () => {
    expect(await rpc("Poll")).toMatchObject({ status: INVALID_ARGUMENT });
    expect(await rpc("BatchPoll", { count: 1 })).toMatchObject({ status: INVALID_ARGUMENT });
    const long = { taskType: "work", count: 1, timeout: 5_001 };
    expect(await rpc("BatchPoll", long)).toMatchObject({ status: INVALID_ARGUMENT });
  });
});

describe("reporting", () => {
  const resultFor = (more: JsonObject = {}) => ({
    taskId: execution.taskId,
    workflowInstanceId: execution.workflowId,
    ...more,
  });

  it("hands a result to the execution", async () => {
    const result = resultFor({ status: "COMPLETED", outputData: { a: [null, { b: 1.5 }] } });
    expect(await rpc("UpdateTask", { result })).toMatchObject({
      status: 0,
      messages: [{ taskId: execution.taskId }],
    });
    expect(execution.updates).toMatchObject([result]);
  });

  it("takes a result without a status for work that goes on", async () => {
    await rpc("UpdateTask", { result: resultFor({ callbackAfterSeconds: 7 }) });
    expect(execution.updates).toMatchObject([{ status: "IN_PROGRESS", callbackAfterSeconds: 7 }]);
  });

  it("asks for both ids, and refuses a task that is unknown", async () => {
    const { status, message } = await rpc("UpdateTask");
    expect(status).toBe(INVALID_ARGUMENT);
    expect(message).toContain("Workflow Id cannot be null or empty");
    expect(message).toContain("Task ID cannot be null or empty");
    const result = { taskId: "nope", workflowInstanceId: "nope", status: "COMPLETED" };
    expect(await rpc("UpdateTask", { result })).toMatchObject({ status: NOT_FOUND });
  });
});

it("keeps log lines and reads them", async () => {
  const { taskId } = execution;
  expect(await rpc("AddLog", { taskId, log: "line" })).toMatchObject({ status: 0 });
  expect((await rpc("GetTaskLogs", { taskId })).messages).toEqual([
    { logs: [{ taskId, log: "line", createdTime: 1 }] },
  ]);
  expect((await rpc("GetTaskLogs", { taskId: "nope" })).messages).toEqual([{}]);
  expect(await rpc("AddLog", { taskId: "nope", log: "x" })).toMatchObject({ status: NOT_FOUND });
});

it("reads a task", async () => {
  const { taskId } = execution;
  expect((await rpc("GetTask", { taskId })).messages).toMatchObject([{ task: { taskId } }]);
  expect(await rpc("GetTask", { taskId: "nope" })).toMatchObject({ status: NOT_FOUND });
});

it("tells the sizes of queues", async () => {
  services.queue("work").sizesByDomain = { "": { size: 3, leased: 1 } };
  await services.queueNames.register("work");
  expect((await rpc("GetQueueSizesForTasks", { taskTypes: ["work"] })).messages).toEqual([
    { queueForTask: { work: 3 } },
  ]);
  expect((await rpc("GetQueueInfo")).messages).toEqual([{ queues: { work: 3 } }]);
  expect((await rpc("GetQueueAllInfo")).messages).toEqual([
    { queues: { work: { shards: { a: { size: 3, uacked: 1 } } } } },
  ]);
});

it("searches tasks, as summaries and as they are", async () => {
  const { workflowId } = execution;
  await services.index.write(reportsOf([indexRow({ workflowId })]), 0);
  const request = { start: 0, size: 5, query: `workflowId = '${workflowId}'` };
  for (const method of ["Search", "SearchV2"]) {
    expect(await rpc(method, request), method).toMatchObject({ status: 0 });
  }
  expect(await rpc("Search", { size: 5_001 })).toMatchObject({ status: INVALID_ARGUMENT });
  expect(await rpc("SearchV2", { query: "((" })).toMatchObject({ status: INVALID_ARGUMENT });
});
