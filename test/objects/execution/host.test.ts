import { describe, expect, it } from "vitest";
import { accepted } from "../../../src/lib/outcome.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { linesOf } from "../../helpers/logs.ts";

const worker = (taskReferenceName: string) => ({ taskReferenceName, name: "work" });
const wait = (taskReferenceName: string, duration: string) => ({
  type: "WAIT",
  taskReferenceName,
  inputParameters: { duration },
});

describe("ExecutionHost", () => {
  it("pushes again what was not delivered when the object died (O1)", async () => {
    const world = new HostWorld();
    world.pushFailures = [new Error("away")];
    await world.start([worker("a")]);
    expect(world.pushed).toEqual([]);
    expect(world.log.join()).toContain("enqueue-task");
    expect(world.alarm.at).toBeLessThanOrEqual(world.now + 5000);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.pushed).toEqual([world.taskId(1)]);
  });

  it("tries a failed delivery again when the alarm goes off (O3)", async () => {
    const world = new HostWorld();
    world.pushFailures = [new Error("away")];
    await world.start([worker("a")]);
    world.now += 1000;
    await world.host.wake();
    await world.settle();
    expect(world.pushed).toEqual([world.taskId(1)]);
  });

  it("begins an execution once, however often the start is delivered", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.start([worker("a")]);
    expect(world.host.current()?.tasks.size).toBe(1);
    world.wakeUp();
    await world.start([worker("a")]);
    expect(world.host.current()?.tasks.size).toBe(1);
  });

  it("leaves nothing in memory of a commit that failed (H2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    world.storage.failure = new Error("disk full");
    await expect(world.complete(1, { n: 1 })).rejects.toThrow("disk full");
    expect(world.host.current()?.tasks.get(1)).toMatchObject({ status: "SCHEDULED", output: {} });
    await world.complete(1, { n: 2 });
    expect(world.host.current()?.tasks.get(1)).toMatchObject({
      status: "COMPLETED",
      output: { n: 2 },
    });
    expect(world.host.current()?.tasks.size).toBe(2);
  });

  it("sets the alarm to a timer that is due, and fires it no earlier (H3)", async () => {
    const world = new HostWorld();
    await world.start([wait("w", "5 seconds")]);
    const due = world.now + 5000;
    expect(world.alarm.at).toBeLessThanOrEqual(due);
    world.now = due - 1;
    await world.host.wake();
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
    world.now = due;
    await world.host.wake();
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
  });

  it("sets the alarm again when an object wakes with a timer ahead", async () => {
    const world = new HostWorld();
    await world.start([wait("w", "1 hours")]);
    world.alarm.at = null;
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.alarm.at).not.toBeNull();
  });

  it("refuses a second claim of an attempt, also after a wake", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    expect((await world.claim(1)).ok).toBe(true);
    expect((await world.claim(1)).ok).toBe(false);
    world.wakeUp();
    expect((await world.claim(1)).ok).toBe(false);
  });

  it("tells the index once for what happens within a moment, and stops when it has confirmed", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.requests.tell({ kind: "terminated" }, "x");
    expect(world.indexMessages).toEqual([]);
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
    const row = world.requests.indexReport(-1);
    expect(row).toMatchObject({ ok: true, value: { execution: { status: "TERMINATED" } } });
    await world.host.indexed(row.ok ? row.value.execution.version : 0);
    expect(world.alarm.at).toBeNull();
  });

  it("tells the index again by the alarm when it died before the index had confirmed", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.complete(1);
    world.timers.length = 0;
    world.wakeUp();
    expect(world.alarm.at).not.toBeNull();
    await world.host.wake();
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
  });

  it("keeps a line of an update that came too late, and changes nothing else", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    await world.complete(1, { first: true });
    await world.complete(1, { second: true });
    expect(world.host.current()?.tasks.get(1)?.output).toEqual({ first: true });
    const logs = linesOf(world.requests.taskLogs(world.taskId(1)));
    expect(logs.map(({ log }) => log)).toEqual([
      "An update to COMPLETED came after the task had ended as COMPLETED and was ignored.",
    ]);
  });

  it("answers that nothing is there in an empty object, and leaves nothing behind", async () => {
    const world = new HostWorld();
    expect(await world.claim(1)).toMatchObject({ ok: false, code: "not-found" });
    expect(await world.requests.tell({ kind: "paused" }, "x")).toMatchObject({ code: "not-found" });
    expect(world.requests.indexReport(-1)).toMatchObject({ code: "not-found" });
    expect(world.storage.tables()).toEqual([]);
  });
});

describe("an event", () => {
  const script = {
    type: "INLINE",
    taskReferenceName: "s",
    inputParameters: { expression: "6 * 7" },
  };

  it("waits for what its decision lacks, and others wait behind it", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), script, worker("b")]);
    let give!: () => void;
    world.scriptsReady = new Promise((resolve) => {
      give = resolve;
    });
    const completed = world.complete(1);
    const paused = world.requests.tell({ kind: "paused" }, "x");
    await world.settle();
    expect(world.host.current()?.tasks.get(1)?.status).toBe("SCHEDULED");
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
    give();
    await Promise.all([completed, paused]);
    expect(world.host.current()?.workflow.status).toBe("PAUSED");
    expect(world.host.current()?.tasks.get(2)?.output).toEqual({ result: 42 });
  });

  it("that cannot get what it lacks changes nothing and can come again", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), script]);
    world.scriptsReady = Promise.reject(new Error("no memory"));
    await expect(world.complete(1)).rejects.toThrow("no memory");
    expect(world.host.current()?.tasks.get(1)?.status).toBe("SCHEDULED");
    world.scriptsReady = Promise.resolve();
    await world.complete(1);
    expect(world.host.current()?.workflow).toMatchObject({ status: "COMPLETED" });
  });

  it("that came in while another one's commit failed meets what is stored (H2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    world.failWrite();
    const [failed, claimed] = await Promise.allSettled([world.complete(1), world.claim(1)]);
    expect(failed.status).toBe("rejected");
    expect(claimed).toMatchObject({ status: "fulfilled", value: { ok: true } });
  });

  it("that is refused writes nothing", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.claim(1);
    const before = world.storage.rowsWritten;
    expect((await world.claim(1)).ok).toBe(false);
    expect((await world.requests.tell({ kind: "resumed" }, "x")).ok).toBe(false);
    await world.host.wake();
    expect(world.storage.rowsWritten).toBe(before);
  });

  it("names the worker tasks that go to their queues because of it", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    const update = { status: "COMPLETED", output: {} } as const;
    const outcome = await world.host.handle({ kind: "task-updated", task: 1, update });
    expect(outcome.ok && outcome.value.enqueued).toEqual(["work"]);
  });

  it("under ALERT_ONLY leaves a line in the log", async () => {
    const world = new HostWorld();
    const more = { timeoutSeconds: 60, timeoutPolicy: "ALERT_ONLY" };
    await world.start([wait("w", "2 hours")], more);
    world.now += 60_000;
    await world.host.wake();
    expect(world.log.join()).toContain("Workflow timed out after 60 seconds");
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
  });
});

describe("a delivery", () => {
  const http = {
    type: "HTTP",
    taskReferenceName: "h",
    inputParameters: { uri: "http://a.test", method: "GET" },
  };
  const child = {
    type: "SUB_WORKFLOW",
    taskReferenceName: "s",
    subWorkflowParam: { name: "child", version: 1 },
  };

  it("that was acknowledged is not repeated at a wake, where no further write clears its flag", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.requests.tell({ kind: "terminated" }, "x");
    await world.settle();
    expect(world.withdrawn).toEqual([world.taskId(1)]);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.withdrawn).toHaveLength(1);
  });

  it("whose acknowledgement cannot be written is repeated, and then it is over", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    // The end of the task and of the workflow are written, then the acknowledgement fails.
    world.failWrite(3);
    await world.requests.tell({ kind: "terminated" }, "x");
    await world.settle();
    expect(world.log.join()).toContain("disk full");
    world.now += 1000;
    await world.host.wake();
    await world.settle();
    expect(world.withdrawn.length).toBeGreaterThanOrEqual(2);
    const { length } = world.withdrawn;
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.withdrawn).toHaveLength(length);
    expect(world.host.current()?.workflow.status).toBe("TERMINATED");
  });

  it("of an answer that comes twice counts once", async () => {
    const world = new HostWorld();
    world.runs = [{ status: "COMPLETED", output: { response: { body: 1 } } }];
    await world.start([http, worker("after")]);
    const answer = { status: "FAILED" as const, output: {}, reason: "late" };
    await world.host.handle({ kind: "task-answered", task: 1, answer });
    expect(world.host.current()?.tasks.get(1)).toMatchObject({
      status: "COMPLETED",
      output: { response: { body: 1 } },
    });
    expect(world.host.current()?.tasks.size).toBe(2);
  });

  it("of a task with side effects that a crash cut off is made again", async () => {
    const world = new HostWorld();
    world.runs = ["never", { status: "COMPLETED", output: { response: { body: 2 } } }];
    await world.start([http]);
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
    expect(world.alarm.at).not.toBeNull();
    world.wakeUp();
    await world.host.wake();
    await world.settle();
    expect(world.host.current()?.workflow).toMatchObject({
      status: "COMPLETED",
      output: { response: { body: 2 } },
    });
  });

  it("of a child's start happens again after a crash, under the same id", async () => {
    const world = new HostWorld();
    world.definition = '{"name":"child","version":1,"tasks":[]}';
    await world.start([child]);
    const id = world.host.current()?.tasks.get(1)?.subWorkflowId;
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.parent.starts).toBe(2);
    expect(world.parent.started?.workflowId).toBe(id);
    expect(world.host.current()?.tasks.get(1)?.subWorkflowId).toBe(id);
  });

  it("that is refused ends the task with the reason", async () => {
    const world = new HostWorld();
    await world.start([child]);
    expect(world.host.current()?.workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("No such workflow defined. name=child, version=1") as string,
    });
  });

  it("of the domain that a queue chose is kept with the task", async () => {
    const world = new HostWorld();
    world.queueDomain = "blue";
    await world.start([worker("a")]);
    expect(world.host.current()?.tasks.get(1)?.domain).toBe("blue");
    await world.claim(1);
    world.wakeUp();
    expect(world.host.current()?.tasks.get(1)?.domain).toBe("blue");
  });

  it("that fails for long is tried until it arrives, and the alarm stands at each attempt (O3)", async () => {
    const world = new HostWorld();
    world.pushFailures = Array.from({ length: 6 }, () => new Error("away"));
    await world.start([worker("a")]);
    for (let wake = 0; world.pushed.length === 0 && wake < 20; wake++) {
      expect(world.alarm.at).not.toBeNull();
      world.now = Math.max(world.now, world.alarm.at ?? 0);
      await world.host.wake();
      await world.settle();
    }
    expect(world.pushed).toEqual([world.taskId(1)]);
  });
});

describe("a read", () => {
  it("waits for the tasks on their way to their queues, but not for ever", async () => {
    const world = new HostWorld();
    let arrive!: () => void;
    world.pushHeld = new Promise((resolve) => {
      arrive = resolve;
    });
    await world.start([worker("a"), worker("b")]);
    const seen: string[] = [];
    const note = (name: string) => world.host.pushesArrived().then(() => seen.push(name));
    const first = note("after a second");
    await world.settle();
    expect(seen).toEqual([]);
    for (const timer of world.timers.splice(0)) timer();
    await first;
    const second = note("when it has arrived");
    arrive();
    await second;
    expect(seen).toEqual(["after a second", "when it has arrived"]);
    await world.host.pushesArrived();
  });

  it("waits for the failure workflow that it will name", async () => {
    const world = new HostWorld();
    world.definition = "{}";
    let begin!: () => void;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    world.parent.start = async () => {
      await begun;
      return accepted({ status: "RUNNING" });
    };
    const inputParameters = { terminationStatus: "FAILED" };
    const end = { type: "TERMINATE", taskReferenceName: "end", inputParameters };
    await world.start([end], { failureWorkflow: "sorry" });
    const seen: string[] = [];
    const read = world.host.pushesArrived().then(() => seen.push("read"));
    await world.settle();
    expect(seen).toEqual([]);
    begin();
    await read;
    expect(world.host.current()?.workflow.outbox.failureWorkflow).toBeUndefined();
  });

  it("does not wait for a task that was claimed meanwhile", async () => {
    const world = new HostWorld();
    world.pushHeld = new Promise(() => {});
    await world.start([worker("a")]);
    await world.claim(1);
    await world.host.pushesArrived();
  });
});

describe("the index", () => {
  it("that confirms an earlier version is still told of the later one", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const row = world.requests.indexReport(-1);
    await world.requests.tell({ kind: "terminated" }, "x");
    await world.host.indexed(row.ok ? row.value.execution.version : 0);
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
    expect(world.alarm.at).not.toBeNull();
  });

  it("is waited for by one alarm, far out, once everything else is delivered", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    for (const timer of world.timers.splice(0)) timer();
    await world.complete(1);
    const guard = world.alarm.at ?? 0;
    expect([world.alarm.sets, guard - world.now]).toEqual([1, 5000]);
    world.now = guard;
    await world.host.wake();
    expect(world.alarm.sets).toBe(2);
    expect((world.alarm.at ?? 0) - world.now).toBeGreaterThan(20_000);
  });

  it("is told after a crash at the end, also when somebody calls before the alarm", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    world.queue.release = () => new Promise<never>(() => {});
    await world.requests.tell({ kind: "terminated" }, "x");
    world.indexMessages.length = 0;
    world.timers.length = 0;
    world.queue.release = async () => {};
    world.wakeUp();
    world.host.current();
    await world.settle();
    await world.complete(1);
    expect(world.alarm.at).not.toBeNull();
    world.now = world.alarm.at ?? 0;
    await world.host.wake();
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
  });

  it("that loses the message is told again until it confirms (N2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.complete(1);
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    for (let wake = 0; world.indexMessages.length < 3 && wake < 100; wake++) {
      world.now = Math.max(world.now, world.alarm.at ?? 0);
      await world.host.wake();
      await world.settle();
    }
    expect(world.indexMessages).toHaveLength(3);
    await world.host.indexed(world.host.current()?.workflow.version ?? 0);
    expect(world.alarm.at).toBeNull();
  });
});

describe("an object that was emptied", () => {
  it("holds nothing any more, and can begin anew", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const seen = await world.host.exclusively(async (execution) => {
      for (const table of world.storage.tables()) world.storage.exec(`DROP TABLE ${table}`);
      world.host.forget();
      return execution?.workflow.status;
    });
    expect(seen).toBe("RUNNING");
    expect(world.host.current()).toBeNull();
    await world.host.wake();
    expect(await world.claim(1)).toMatchObject({ ok: false, code: "not-found" });
    await world.start([worker("b")]);
    expect(world.host.current()?.tasks.get(1)?.base).toBe("b");
  });

  it("fails the task of a child that cannot be started at all, and tries one again that may be", async () => {
    const child = { type: "SUB_WORKFLOW", taskReferenceName: "s", name: "s" };
    const params = { subWorkflowParam: { name: "child", version: 1 } };
    for (const [error, attempts] of [
      [new TypeError("Serialized RPC arguments or return values are limited to 32MiB"), 1],
      [new RangeError("Invalid string length"), 1],
      [new Error("broken for good"), 11],
      [Object.assign(new Error("moving"), { retryable: true }), Number.POSITIVE_INFINITY],
    ] as const) {
      const world = new HostWorld();
      world.definition = "{}";
      let starts = 0;
      world.parent.start = async () => {
        starts += 1;
        throw error;
      };
      await world.start([{ ...child, ...params }]);
      const task = () => world.host.current()?.tasks.get(1);
      for (let turn = 0; turn < 20 && task()?.status === "IN_PROGRESS"; turn++) {
        world.now += 60_000;
        await world.host.wake();
        await world.settle();
      }
      expect(starts).toBe(Math.min(attempts, 21));
      expect(task()).toMatchObject(
        attempts === Number.POSITIVE_INFINITY
          ? { status: "IN_PROGRESS" }
          : { status: "FAILED", reason: `The sub-workflow cannot be started: ${error.message}` },
      );
    }
  });
});
