import { describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { Client, FetchFunction } from "../../src/client/index.ts";
import { fakeFetch } from "./fake-fetch.ts";
import type { Answer, Call } from "./fake-fetch.ts";

/** What one method sends, and what it makes of an answer. */
async function exchange(
  use: (client: Client) => Promise<unknown>,
  answer: Answer = { body: {} },
): Promise<{ sent: string; body: unknown; result: unknown }> {
  const { fetch, calls } = fakeFetch(() => answer);
  const result = await use(createClient({ baseUrl: "http://baton.test", fetch }));
  const call = calls[0] as Call;
  expect(calls).toHaveLength(1);
  return { sent: `${call.method} ${call.path}`, body: call.body, result };
}

type Row = [string, (client: Client) => Promise<unknown>, unknown?];

const definition = { name: "flow", tasks: [{ name: "t", taskReferenceName: "t" }] };

describe("the metadata resource", () => {
  const rows: Row[] = [
    ["POST /metadata/taskdefs", (c) => c.metadata.registerTasks([{ name: "t" }]), [{ name: "t" }]],
    ["PUT /metadata/taskdefs", (c) => c.metadata.updateTask({ name: "t" }), { name: "t" }],
    ["GET /metadata/taskdefs/a%20b", (c) => c.metadata.getTask("a b")],
    ["GET /metadata/taskdefs", (c) => c.metadata.listTasks()],
    ["DELETE /metadata/taskdefs/t", (c) => c.metadata.removeTask("t")],
    ["POST /metadata/workflow", (c) => c.metadata.registerWorkflow(definition), definition],
    [
      "POST /metadata/workflow?overwrite=true",
      (c) => c.metadata.registerWorkflow(definition, { overwrite: true }),
      definition,
    ],
    ["PUT /metadata/workflow", (c) => c.metadata.updateWorkflows([definition]), [definition]],
    [
      "POST /metadata/workflow/validate",
      (c) => c.metadata.validateWorkflow(definition),
      definition,
    ],
    ["GET /metadata/workflow/flow", (c) => c.metadata.getWorkflow("flow")],
    ["GET /metadata/workflow/flow?version=2", (c) => c.metadata.getWorkflow("flow", 2)],
    ["GET /metadata/workflow", (c) => c.metadata.listWorkflows()],
    ["GET /metadata/workflow/latest-versions", (c) => c.metadata.listLatestWorkflows()],
    ["GET /metadata/workflow/names", (c) => c.metadata.workflowNames()],
    ["GET /metadata/workflow/flow/versions", (c) => c.metadata.workflowVersions("flow")],
    ["DELETE /metadata/workflow/flow/2", (c) => c.metadata.removeWorkflow("flow", 2)],
  ];

  it.each(rows)("sends %s", async (expected, use, expectedBody) => {
    const { sent, body } = await exchange(use);
    expect(sent).toBe(expected);
    expect(body).toEqual(expectedBody);
  });
});

describe("the workflow resource", () => {
  const rows: Row[] = [
    ["POST /workflow", (c) => c.workflows.start({ name: "flow" }), { name: "flow" }],
    ["POST /workflow/flow", (c) => c.workflows.startByName("flow", { a: 1 }), { a: 1 }],
    [
      "POST /workflow/flow?version=2&correlationId=c&priority=9",
      (c) => c.workflows.startByName("flow", {}, { version: 2, correlationId: "c", priority: 9 }),
      {},
    ],
    ["GET /workflow/id", (c) => c.workflows.get("id")],
    ["GET /workflow/id?includeTasks=false", (c) => c.workflows.get("id", { includeTasks: false })],
    ["GET /workflow/id/status", (c) => c.workflows.status("id")],
    [
      "GET /workflow/id/status?includeOutput=true",
      (c) => c.workflows.status("id", { includeOutput: true }),
    ],
    [
      "GET /workflow/id/tasks?start=5&count=10&status=FAILED&status=TIMED_OUT",
      (c) => c.workflows.tasks("id", { start: 5, count: 10, status: ["FAILED", "TIMED_OUT"] }),
    ],
    ["PUT /workflow/id/pause", (c) => c.workflows.pause("id")],
    ["PUT /workflow/id/resume", (c) => c.workflows.resume("id")],
    ["DELETE /workflow/id", (c) => c.workflows.terminate("id")],
    ["DELETE /workflow/id?reason=too%20old", (c) => c.workflows.terminate("id", "too old")],
    ["DELETE /workflow/id/remove", (c) => c.workflows.remove("id")],
    [
      "DELETE /workflow/id/remove?archiveWorkflow=false",
      (c) => c.workflows.remove("id", { archive: false }),
    ],
    ["GET /workflow/running/flow", (c) => c.workflows.running("flow")],
    [
      "GET /workflow/flow/correlated/c?includeClosed=true",
      (c) => c.workflows.correlated("flow", "c", { includeClosed: true }),
    ],
    [
      "POST /workflow/flow/correlated?includeTasks=true",
      (c) => c.workflows.correlatedAll("flow", ["c", "d"], { includeTasks: true }),
      ["c", "d"],
    ],
    ["PUT /workflow/decide/id", (c) => c.workflows.decide("id")],
  ];

  it.each(rows)("sends %s", async (expected, use, expectedBody) => {
    const { sent, body } = await exchange(use);
    expect(sent).toBe(expected);
    expect(body).toEqual(expectedBody);
  });

  it("answers the id of a start as it is", async () => {
    const { result } = await exchange((c) => c.workflows.start({ name: "flow" }), {
      body: "an-id",
    });
    expect(result).toBe("an-id");
  });
});

describe("the task resource", () => {
  const report = { workflowInstanceId: "w", taskId: "t", status: "COMPLETED" as const };
  const update = { workflowId: "w", reference: "r", status: "FAILED" as const };
  const rows: Row[] = [
    ["GET /tasks/poll/type", (c) => c.tasks.poll("type")],
    [
      "GET /tasks/poll/type?workerid=me&domain=d",
      (c) => c.tasks.poll("type", { workerId: "me", domain: "d" }),
    ],
    ["GET /tasks/poll/batch/type", (c) => c.tasks.pollBatch("type")],
    [
      "GET /tasks/poll/batch/type?workerid=me&count=3&timeout=50",
      (c) => c.tasks.pollBatch("type", { workerId: "me", count: 3, timeoutMs: 50 }),
    ],
    ["POST /tasks", (c) => c.tasks.update(report), report],
    ["POST /tasks/update-v2", (c) => c.tasks.updateAndPoll(report), report],
    ["POST /tasks/w/r/FAILED", (c) => c.tasks.updateByReference(update), {}],
    [
      "POST /tasks/w/r/FAILED?workerid=me",
      (c) => c.tasks.updateByReference({ ...update, workerId: "me", output: { a: 1 } }),
      { a: 1 },
    ],
    ["POST /tasks/w/r/FAILED/sync", (c) => c.tasks.updateByReferenceSync(update), {}],
    ["GET /tasks/t", (c) => c.tasks.get("t")],
    ["POST /tasks/t/log", (c) => c.tasks.addLog("t", "a line"), "a line"],
    ["GET /tasks/queue/sizes?taskType=a&taskType=b", (c) => c.tasks.queueSizes(["a", "b"])],
    ["GET /tasks/queue/size?taskType=a&domain=d", (c) => c.tasks.queueSize("a", "d")],
    ["GET /tasks/queue/all", (c) => c.tasks.allQueueSizes()],
    ["GET /tasks/queue/polldata?taskType=a", (c) => c.tasks.pollData("a")],
    ["GET /tasks/queue/polldata/all", (c) => c.tasks.allPollData()],
  ];

  it.each(rows)("sends %s", async (expected, use, expectedBody) => {
    const { sent, body } = await exchange(use);
    expect(sent).toBe(expected);
    expect(body).toEqual(expectedBody);
  });

  it("answers undefined when a poll brings nothing", async () => {
    expect((await exchange((c) => c.tasks.poll("type"), { status: 204 })).result).toBe(undefined);
  });

  it("answers undefined when an update brings no next task", async () => {
    const { result } = await exchange((c) => c.tasks.updateAndPoll(report), { status: 204 });
    expect(result).toBe(undefined);
  });

  it("answers no lines for a task without a log", async () => {
    expect((await exchange((c) => c.tasks.logs("t"), { status: 204 })).result).toEqual([]);
  });

  it("answers the lines of a log", async () => {
    const lines = [{ log: "a", taskId: "t", createdTime: 1 }];
    expect((await exchange((c) => c.tasks.logs("t"), { body: lines })).result).toEqual(lines);
  });
});

describe("the steering resource", () => {
  const upgrade = { name: "flow", version: 2, taskOutput: { t: { a: 1 } } };
  const rows: Row[] = [
    ["POST /workflow/id/restart", (c) => c.steering.restart("id")],
    [
      "POST /workflow/id/restart?useLatestDefinitions=true",
      (c) => c.steering.restart("id", { useLatestDefinitions: true }),
    ],
    [
      "POST /workflow/id/retry?resumeSubworkflowTasks=true",
      (c) => c.steering.retry("id", { resumeSubworkflowTasks: true }),
    ],
    ["POST /workflow/id/rerun", (c) => c.steering.rerun("id"), {}],
    [
      "POST /workflow/id/rerun",
      (c) => c.steering.rerun("id", { reRunFromTaskId: "t", taskInput: { a: 1 } }),
      { reRunFromTaskId: "t", taskInput: { a: 1 } },
    ],
    [
      "PUT /workflow/id/skiptask/t%2Fx",
      (c) => c.steering.skipTask("id", "t/x", { taskOutput: { a: 1 } }),
      { taskOutput: { a: 1 } },
    ],
    ["POST /workflow/id/jump/t", (c) => c.steering.jump("id", "t", { a: 1 }), { a: 1 }],
    ["POST /workflow/id/upgrade", (c) => c.steering.upgrade("id", upgrade), upgrade],
    ["POST /workflow/id/resetcallbacks", (c) => c.steering.resetCallbacks("id")],
    ["POST /workflow/id/variables", (c) => c.steering.setVariables("id", { v: null }), { v: null }],
    ["POST /workflow/id/messages", (c) => c.steering.sendMessage("id", { a: 1 }), { a: 1 }],
    [
      "DELETE /workflow/id/terminate-remove?reason=done&archiveWorkflow=false",
      (c) => c.steering.terminateAndRemove("id", { reason: "done", archive: false }),
    ],
  ];

  it.each(rows)("sends %s", async (expected, use, expectedBody) => {
    const { sent, body } = await exchange(use);
    expect(sent).toBe(expected);
    expect(body).toEqual(expectedBody);
  });

  it("answers the id of what runs again", async () => {
    const { result } = await exchange((c) => c.steering.rerun("id"), { body: "id" });
    expect(result).toBe("id");
  });
});

describe("the synchronous resource", () => {
  const state = {
    variables: { v: 1 },
    taskReferenceName: "t",
    taskResult: { status: "COMPLETED" },
  };
  const rows: Row[] = [
    [
      "POST /workflow/execute/flow/0",
      (c) => c.synchronous.execute({ name: "flow", input: { a: 1 } }),
      { name: "flow", input: { a: 1 } },
    ],
    ...(
      ["TARGET_WORKFLOW", "BLOCKING_WORKFLOW", "BLOCKING_TASK", "BLOCKING_TASK_INPUT"] as const
    ).map((returnStrategy): Row => [
      `POST /workflow/execute/flow/3?returnStrategy=${returnStrategy}`,
      (c) => c.synchronous.execute({ name: "flow", version: 3 }, { returnStrategy }),
      { name: "flow", version: 3 },
    ]),
    [
      "POST /workflow/execute/flow/0?waitUntilTaskRef=a&waitUntilTaskRef=b&waitForSeconds=2&requestId=r",
      (c) =>
        c.synchronous.execute(
          { name: "flow" },
          { waitUntilTaskRef: ["a", "b"], waitForSeconds: 2, requestId: "r" },
        ),
      { name: "flow" },
    ],
    [
      "POST /tasks/id/COMPLETED/signal",
      (c) => c.synchronous.signal("id", "COMPLETED", { a: 1 }),
      { a: 1 },
    ],
    [
      "POST /tasks/id/FAILED/signal/sync?returnStrategy=BLOCKING_TASK&timeoutMillis=7",
      (c) =>
        c.synchronous.signalAndWait(
          "id",
          { status: "FAILED" },
          { returnStrategy: "BLOCKING_TASK", timeoutMillis: 7 },
        ),
      {},
    ],
    [
      "POST /workflow/id/state?waitForSeconds=3",
      (c) => c.synchronous.updateState("id", state as never, { waitForSeconds: 3 }),
      state,
    ],
    [
      "POST /workflow/test",
      (c) => c.synchronous.test({ name: "flow", taskRefToMockOutput: { t: [{ output: {} }] } }),
      { name: "flow", taskRefToMockOutput: { t: [{ output: {} }] } },
    ],
  ];

  it.each(rows)("sends %s", async (expected, use, expectedBody) => {
    const { sent, body } = await exchange(use);
    expect(sent).toBe(expected);
    expect(body).toEqual(expectedBody);
  });

  it("waits for the answer longer than the server waits for the execution", async () => {
    vi.useFakeTimers();
    try {
      const fetch: FetchFunction = (_url, { signal }) =>
        new Promise((_resolve, reject) => {
          (signal as unknown as AbortSignal).addEventListener("abort", () =>
            reject(new Error("aborted")),
          );
        });
      const client = createClient({ baseUrl: "http://baton.test", fetch });
      const settled = vi.fn<() => void>();
      const waiting = client.synchronous
        .execute({ name: "flow" }, { waitForSeconds: 60 })
        .catch(settled);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(settled).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(10_000);
      await waiting;
      expect(settled).toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the server resource", () => {
  it("reads the health", async () => {
    const health = { healthy: true, healthResults: [], suppressedHealthResults: [] };
    const { sent, result } = await exchange((c) => c.server.health(), { body: health });
    expect(sent).toBe("GET /health");
    expect(result).toEqual(health);
  });

  it("reads the version as text", async () => {
    const { sent, result } = await exchange((c) => c.server.version(), { body: "3.32.3" });
    expect(sent).toBe("GET /version");
    expect(result).toBe("3.32.3");
  });
});
