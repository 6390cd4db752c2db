import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
let call: Api["call"];
let execution: FakeExecution;
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
  execution = services.execution((await call("POST", "/api/workflow", { name: "flow" })).text);
});

const message = (status: number, text: string) => ({ status, json: { status, message: text } });

/** Puts the execution's task into its queue. */
function enqueue(): void {
  services.queue("work").waiting.push({ taskId: execution.taskId });
}

describe("polling", () => {
  it("answers a task, or 204", async () => {
    expect(await call("GET", "/api/tasks/poll/work")).toMatchObject({ status: 204, text: "" });
    enqueue();
    const answer = await call("GET", "/api/tasks/poll/work?workerid=w&domain=blue");
    expect(answer).toMatchObject({
      status: 200,
      type: "application/json",
      json: { taskId: execution.taskId, workerId: "w" },
    });
    const { takes } = services.queue("work");
    expect(takes[1]).toMatchObject({ count: 1, timeout: 100, workerId: "w", domain: "blue" });
  });

  it("answers a list, never 204", async () => {
    expect(await call("GET", "/api/tasks/poll/batch/work")).toMatchObject({
      status: 200,
      json: [],
    });
    enqueue();
    const answer = await call("GET", "/api/tasks/poll/batch/work?count=5&timeout=0&workerid=w");
    expect(answer.json).toEqual([{ taskId: execution.taskId, workerId: "w" }]);
    expect((await call("GET", "/api/tasks/poll/batch/work?count=0")).json).toEqual([]);
  });

  it("gives back what did not go out to a caller that has left, where a server in front says so", async () => {
    enqueue();
    await call("GET", "/api/tasks/poll/work", undefined, { "x-baton-call": "a" });
    expect(await call("POST", "/left-calls", "a 0\nnonsense\n")).toMatchObject({ status: 204 });
    await services.settled();
    expect(execution.takenBack).toEqual([{ taskId: execution.taskId, turn: 1 }]);
    const { call: callWithKeys } = apiOver(services, {
      kind: "keys",
      keys: new Map([["id", "secret"]]),
    });
    expect(await callWithKeys("POST", "/left-calls", "a 0\n")).toMatchObject({ status: 401 });
  });

  it("refuses a long timeout and a bad number", async () => {
    const long = await call("GET", "/api/tasks/poll/batch/work?timeout=5001");
    expect(long).toMatchObject(
      message(400, "Long Poll Timeout value cannot be more than 5 seconds"),
    );
    expect((await call("GET", "/api/tasks/poll/batch/work?count=many")).status).toBe(400);
  });

  it("keeps a type named batch apart from batch polls", async () => {
    await call("GET", "/api/tasks/poll/batch");
    expect([...services.touchedQueues.keys()]).toEqual(["batch"]);
  });
});

/** A result of the execution's task. */
function result() {
  return {
    workflowInstanceId: execution.workflowId,
    taskId: execution.taskId,
    status: "COMPLETED",
    outputData: { n: 1, nothing: null },
  };
}

describe("POST /api/tasks", () => {
  it("reports a result and answers the task's id as plain text", async () => {
    const answer = await call("POST", "/api/tasks", result());
    expect(answer).toMatchObject({
      status: 200,
      type: "text/plain;charset=UTF-8",
      text: execution.taskId,
    });
    expect(execution.updates[0]).toMatchObject({ outputData: { n: 1, nothing: null } });
    expect(execution.calls).toEqual(["update"]);
  });

  it("goes by the task's id, whatever execution is named", async () => {
    const body = { ...result(), workflowInstanceId: "no-such-execution" };
    expect((await call("POST", "/api/tasks", body)).status).toBe(200);
  });

  it.each(["/api/tasks", "/api/tasks/update-v2"])("%s asks for both ids", async (path) => {
    for (const body of [{}, { status: "COMPLETED" }]) {
      expect((await call("POST", path, body)).json).toMatchObject({
        status: 400,
        validationErrors: [
          {
            path: "updateTask.arg0.workflowInstanceId",
            message: "Workflow Id cannot be null or empty",
          },
          { path: "updateTask.arg0.taskId", message: "Task ID cannot be null or empty" },
        ],
      });
    }
  });

  it.each(["/api/tasks", "/api/tasks/update-v2"])("%s shows an id that is empty", async (path) => {
    const body = { ...result(), taskId: "", workflowInstanceId: "" };
    const { validationErrors } = (await call("POST", path, body)).json as {
      validationErrors: { invalidValue?: string }[];
    };
    expect(validationErrors.map(({ invalidValue }) => invalidValue)).toEqual(["", ""]);
  });

  it.each([undefined, null, "DONE", "SCHEDULED", "completed", 7])(
    "refuses the status %j",
    async (status) => {
      const answer = await call("POST", "/api/tasks", { ...result(), status });
      expect(answer).toMatchObject(message(400, expect.stringContaining("status") as string));
      expect(execution.updates).toEqual([]);
    },
  );

  it("needs no status to extend a lease", async () => {
    const { status: _, ...rest } = result();
    const answer = await call("POST", "/api/tasks", { ...rest, extendLease: true });
    expect(answer.status).toBe(200);
    expect(execution.updates[0]).toMatchObject({ status: "IN_PROGRESS", extendLease: true });
  });

  it("names what is unknown", async () => {
    const both = { ...result(), workflowInstanceId: "no-wf", taskId: "no-task" };
    expect(await call("POST", "/api/tasks", both)).toMatchObject(
      message(404, "No such workflow found by id: no-wf"),
    );
    const task = { ...result(), taskId: "no-task" };
    expect(await call("POST", "/api/tasks", task)).toMatchObject(
      message(404, "No such task found by id: no-task"),
    );
    const other = { ...result(), taskId: `${execution.workflowId}-9` };
    expect(await call("POST", "/api/tasks", other)).toMatchObject(
      message(404, `No such task found by id: ${execution.workflowId}-9`),
    );
  });
});

/** Reports the end of the execution's task and asks for the next one. */
function report(changes: Record<string, unknown> = {}) {
  return call("POST", "/api/tasks/update-v2", {
    workflowInstanceId: execution.workflowId,
    taskId: execution.taskId,
    status: "COMPLETED",
    workerId: "w",
    ...changes,
  });
}

describe("POST /api/tasks/update-v2", () => {
  it("answers the next task of the type, claimed for the same worker", async () => {
    enqueue();
    const answer = await report();
    expect(answer).toMatchObject({
      status: 200,
      json: { taskId: execution.taskId, workerId: "w" },
    });
    expect(execution.calls).toEqual(["update"]);
    expect(execution.asked).toEqual([true]);
    expect(services.queue("work").takes).toEqual([{ count: 1, timeout: 0, workerId: "w" }]);
  });

  it("answers what the execution has claimed along with the update, without a poll", async () => {
    const lease = { taskId: execution.taskId, lease: 1, turn: 0 };
    execution.next = { lease, text: '{"taskId":"next"}' };
    expect(await report()).toMatchObject({ status: 200, json: { taskId: "next" } });
    expect(execution.calls).toEqual(["update"]);
    expect(execution.claims).toEqual([]);
    expect(services.queue("work").takes).toEqual([]);
    await services.settled();
    const done = [{ taskId: execution.taskId, lease: 1 }];
    expect(services.queue("work").settlements).toEqual([{ done, returned: [] }]);
  });

  it("claims a task of another execution that the queue gave along with the update", async () => {
    const other = services.execution(crypto.randomUUID());
    execution.next = { lease: { taskId: other.taskId, lease: 3, turn: 2 } };
    expect(await report()).toMatchObject({ status: 200, json: { taskId: other.taskId } });
    expect(other.claims).toEqual([{ taskId: other.taskId, turn: 2, workerId: "w" }]);
    expect(services.queue("work").takes).toEqual([]);
  });

  it("polls when what the queue gave along with the update is gone", async () => {
    const gone = services.execution(crypto.randomUUID());
    gone.taskStatus = "COMPLETED";
    execution.next = { lease: { taskId: gone.taskId, lease: 3, turn: 0 } };
    enqueue();
    expect(await report()).toMatchObject({ status: 200, json: { taskId: execution.taskId } });
    expect(services.queue("work").takes).toMatchObject([
      { count: 1, done: [{ taskId: gone.taskId, lease: 3 }] },
    ]);
  });

  it("does not poll a queue that had nothing for the worker a moment ago", async () => {
    execution.next = null;
    expect((await report()).status).toBe(204);
    expect(services.queue("work").takes).toEqual([]);
  });

  it("answers 204 when there is no next task", async () => {
    expect(await report()).toMatchObject({ status: 204, text: "" });
  });

  it("does not poll for a task that goes on", async () => {
    enqueue();
    expect((await report({ status: "IN_PROGRESS" })).status).toBe(204);
    expect((await report({ extendLease: true })).status).toBe(204);
    expect(execution.calls).toEqual(["update", "update"]);
    // Its own queue might give the task that it puts back, to nobody.
    expect(execution.asked).toEqual([false, false]);
    expect(services.queue("work").takes).toEqual([]);
  });

  it("answers 204 for what it does not know, so that workers keep to the route", async () => {
    for (const taskId of ["nope", `${execution.workflowId}-9`, crypto.randomUUID() + "-1"]) {
      expect(await report({ taskId })).toMatchObject({ status: 204, text: "" });
    }
  });
});

describe("updates by reference", () => {
  it("answer the task's id, or nothing", async () => {
    const path = `/api/tasks/${execution.workflowId}/a/COMPLETED?workerid=w`;
    const answer = await call("POST", path, { r: 1 });
    expect(answer).toMatchObject({ status: 200, text: execution.taskId });
    expect(answer.type).toBe("text/plain;charset=UTF-8");
    expect(execution.references).toEqual([
      { reference: "a", status: "COMPLETED", output: { r: 1 }, workerId: "w" },
    ]);
    for (const unknown of [
      `/api/tasks/${execution.workflowId}/nope/COMPLETED`,
      `/api/tasks/${crypto.randomUUID()}/a/COMPLETED`,
      "/api/tasks/nope/a/COMPLETED",
    ]) {
      const nothing = await call("POST", unknown, {});
      expect(nothing).toMatchObject({ status: 200, text: "", type: null });
    }
  });

  it("answer the execution when it is asked for", async () => {
    const path = `/api/tasks/${execution.workflowId}`;
    const answer = await call("POST", `${path}/a/FAILED/sync`, {});
    expect(answer.json).toMatchObject({ workflowId: execution.workflowId, withTasks: true });
    const unknown = await call("POST", `${path}/nope/FAILED/sync`, {});
    expect(unknown).toMatchObject(
      message(404, `Found no running task nope of workflow ${execution.workflowId} to update`),
    );
    const nowhere = await call("POST", "/api/tasks/nope/a/FAILED/sync", {});
    expect(nowhere.status).toBe(404);
  });

  it("refuse a bad status and a missing body", async () => {
    const path = `/api/tasks/${execution.workflowId}/a`;
    expect((await call("POST", `${path}/SIDEWAYS`, {})).status).toBe(400);
    for (const body of ["", "null", "[]"]) {
      expect((await call("POST", `${path}/COMPLETED`, body)).status).toBe(400);
    }
  });
});

describe("reading tasks", () => {
  it("answers the task, 404 for an unknown one, and touches no object for a bad id", async () => {
    const { taskId } = execution;
    expect((await call("GET", `/api/tasks/${taskId}`)).json).toEqual({ taskId });
    for (const unknown of ["nope", `${execution.workflowId}-9`]) {
      expect(await call("GET", `/api/tasks/${unknown}`)).toMatchObject(
        message(404, `Task not found for taskId: ${unknown}`),
      );
    }
    expect(services.touchedExecutions.size).toBe(1);
  });

  it("keeps log lines as they come, whatever their content type", async () => {
    const path = `/api/tasks/${execution.taskId}/log`;
    expect(await call("GET", path)).toMatchObject({ status: 204, text: "" });
    const lines = ['"quoted"', "plain, not JSON", "{ü}"];
    for (const type of ["application/json", "text/plain", "x/y"]) {
      const line = lines[services.execution(execution.workflowId).logs.length] ?? "";
      const posted = await call("POST", path, line, { "content-type": type });
      expect(posted).toMatchObject({ status: 200, text: "", type: null });
    }
    const logs = (await call("GET", path)).json as { log: string }[];
    expect(logs.map(({ log }) => log)).toEqual(lines);
    expect((await call("POST", path, "")).status).toBe(400);
    expect((await call("POST", "/api/tasks/nope/log", "x")).status).toBe(404);
    expect((await call("GET", "/api/tasks/nope/log")).status).toBe(204);
  });
});

describe("queues", () => {
  beforeEach(async () => {
    const queue = services.queue("work");
    queue.sizesByDomain = { "": { size: 3, leased: 1 }, blue: { size: 2, leased: 0 } };
    queue.lastPolls = [{ queueName: "work", lastPollTime: 5 }];
    await services.queueNames.register("work");
    await services.queueNames.register("idle");
  });

  it("tell their sizes", async () => {
    const sizes = "/api/tasks/queue/sizes?taskType=work,none&taskType=blue:work";
    expect((await call("GET", sizes)).json).toEqual({ work: 3, none: 0, "blue:work": 2 });
    const size = "/api/tasks/queue/size?taskType=work";
    expect((await call("GET", size)).text).toBe("3");
    expect((await call("GET", `${size}&domain=blue`)).text).toBe("2");
    expect((await call("GET", "/api/tasks/queue/all")).json).toEqual({
      "blue:work": 2,
      idle: 0,
      work: 3,
    });
    expect((await call("GET", "/api/tasks/queue/all/verbose")).json).toMatchObject({
      work: { a: { size: 3, uacked: 1 } },
    });
  });

  it("tell who polled them", async () => {
    const one = [{ queueName: "work", lastPollTime: 5 }];
    expect((await call("GET", "/api/tasks/queue/polldata?taskType=work")).json).toEqual(one);
    expect((await call("GET", "/api/tasks/queue/polldata?taskType=none")).json).toEqual([]);
    expect((await call("GET", "/api/tasks/queue/polldata/work")).json).toEqual(one);
    expect((await call("GET", "/api/tasks/queue/polldata/all")).json).toEqual(one);
  });

  it.each(["sizes", "size", "polldata"])("need a task type for %s", async (path) => {
    const answer = await call("GET", `/api/tasks/queue/${path}`);
    expect(answer).toMatchObject(
      message(400, "Required request parameter 'taskType' is not present"),
    );
  });
});
