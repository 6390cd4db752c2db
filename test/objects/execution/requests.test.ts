import { beforeEach, describe, expect, it } from "vitest";
import type { ChildEnded } from "../../../src/app/ports.ts";
import { taskResultSchema } from "../../../src/model/task-result.ts";
import { definitionOf } from "../../helpers/engine-world.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { inline, subWorkflow, wait, worker } from "../../helpers/task-inputs.ts";
import { linesOf } from "../../helpers/logs.ts";

const UNKNOWN = "99999999-8888-7777-6666-555555555555";

describe("a call to an execution", () => {
  let world: HostWorld;
  beforeEach(async () => {
    world = new HostWorld();
    await world.start([worker("a", { name: "mail" }), worker("b", { name: "mail" }), inline("c")]);
  });

  const workflow = () => world.host.current()?.workflow;
  const task = (counter: number) => world.host.current()?.tasks.get(counter);
  const update = (counter: number, result: object) =>
    world.requests.update(
      taskResultSchema.parse({
        workflowInstanceId: "x",
        taskId: world.taskId(counter),
        status: "COMPLETED",
        ...result,
      }),
    );
  const lines = (counter: number) =>
    linesOf(world.requests.taskLogs(world.taskId(counter))).map(({ log }) => log);

  it("starts it and tells how far it came", async () => {
    const other = new HostWorld();
    await other.start([inline("only")]);
    expect(other.host.current()?.workflow.status).toBe("COMPLETED");
  });

  it("claims a task and answers it as the worker sees it", async () => {
    const outcome = await world.requests.claim({
      taskId: world.taskId(1),
      workerId: "w",
      domain: "blue",
    });
    expect(outcome.ok && JSON.parse(outcome.value as string)).toMatchObject({
      taskId: world.taskId(1),
      status: "IN_PROGRESS",
      pollCount: 1,
      workerId: "w",
      domain: "blue",
    });
  });

  it("refuses to claim what is claimed, unknown or not for workers", async () => {
    await world.claim(1);
    expect(await world.claim(1)).toMatchObject({ ok: false, code: "conflict" });
    expect(await world.claim(9)).toMatchObject({ ok: false, code: "not-found" });
    expect(await world.requests.claim({ taskId: "nonsense" })).toMatchObject({ code: "not-found" });
    const waiting = new HostWorld();
    await waiting.start([wait("w")]);
    expect(await waiting.claim(1)).toMatchObject({ ok: false, code: "conflict" });
  });

  it("refuses to claim a task of an execution that has ended", async () => {
    await world.requests.tell({ kind: "terminated" }, "x");
    expect((await world.claim(1)).ok).toBe(false);
  });

  it("answers the news for the index to who brings it there, and then sends no message", async () => {
    for (const timer of world.timers.splice(0)) timer();
    world.requests.indexReport(-1);
    const before = world.indexMessages.length;
    await world.claim(1);
    expect(await update(1, {})).toMatchObject({
      value: {
        news: {
          execution: { status: "RUNNING" },
          tasks: [
            { counter: 1, status: "COMPLETED" },
            { counter: 2, status: "SCHEDULED" },
          ],
        },
      },
    });
    await world.claim(2);
    expect(await update(2, {})).toMatchObject({
      value: { news: { execution: { status: "COMPLETED" } } },
    });
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(before);
  });

  it("keeps the news of a start from a caller that does not bring it", async () => {
    const started = async (more: object) => {
      const fresh = new HostWorld();
      const definition = JSON.stringify(definitionOf([worker("a")]));
      const payload = { workflowId: "x", definition, input: {}, priority: 0, taskToDomain: {} };
      return await fresh.requests.start({ ...payload, ...more });
    };
    expect(await started({ bringsNews: true })).toMatchObject({
      value: {
        status: "RUNNING",
        news: {
          execution: { status: "RUNNING" },
          since: -1,
          tasks: [{ counter: 1, status: "SCHEDULED" }],
        },
      },
    });
    expect(await started({})).toEqual({ ok: true, value: { status: "RUNNING" } });
  });

  it("takes a result and says whether a task of the same type follows", async () => {
    await world.requests.claim({ taskId: world.taskId(1), domain: "blue" });
    expect(await update(1, { outputData: { n: 1 }, workerId: "w" })).toMatchObject({
      ok: true,
      value: { taskId: world.taskId(1), taskType: "mail", domain: "blue", followed: true },
    });
    expect(task(1)).toMatchObject({ status: "COMPLETED", output: { n: 1 }, workerId: "w" });
    await world.claim(2);
    expect(await update(2, {})).toMatchObject({
      ok: true,
      value: { taskId: world.taskId(2), taskType: "mail", followed: false },
    });
    expect(workflow()?.status).toBe("COMPLETED");
  });

  describe("of a worker that asks for more", () => {
    const report = (counter: number, workerId = "w") =>
      world.requests.update(
        taskResultSchema.parse({
          workflowInstanceId: "x",
          taskId: world.taskId(counter),
          status: "COMPLETED",
          workerId,
        }),
        true,
      );
    let asked: unknown[];
    const queueSays = (passes: boolean) => {
      world.queue.letsPass = async (poller) => {
        asked.push(poller);
        return passes;
      };
    };
    beforeEach(async () => {
      asked = [];
      await world.claim(1);
      world.pushed.length = 0;
    });

    it("claims the task that the result has led to, where nothing comes first in the queue", async () => {
      queueSays(true);
      const { commits } = world.storage;
      const outcome = await report(1);
      expect(world.storage.commits).toBe(commits + 1);
      expect(asked).toEqual([{ workerId: "w" }]);
      const { next } = outcome.ok ? outcome.value : {};
      expect(next?.lease).toEqual({
        taskId: world.taskId(2),
        lease: 0,
        turn: 0,
        passedIn: "",
      });
      expect(JSON.parse(String(next?.text))).toMatchObject({
        taskId: world.taskId(2),
        workerId: "w",
      });
      expect(task(2)).toMatchObject({ status: "IN_PROGRESS", pollCount: 1 });
      await world.settle();
      expect(world.pushed).toEqual([]);
      expect(task(2)?.outbox).toBeUndefined();
    });

    it("lets it poll, where what the result has led to has to go to the queue", async () => {
      queueSays(false);
      const outcome = await report(1);
      expect(outcome).toMatchObject({ value: { followed: true } });
      expect(outcome.ok && "next" in outcome.value).toBe(false);
      await world.settle();
      expect(world.pushed).toEqual([world.taskId(2)]);
      expect(task(2)?.status).toBe("SCHEDULED");
    });

    it("hands over the same task again to who repeats a report whose answer was lost", async () => {
      queueSays(true);
      await report(1);
      world.wakeUp();
      asked = [];
      const outcome = await report(1);
      const { next } = outcome.ok ? outcome.value : {};
      expect(next?.lease).toEqual({ taskId: world.taskId(2), lease: 0, turn: 0 });
      expect(JSON.parse(String(next?.text))).toMatchObject({
        taskId: world.taskId(2),
        status: "IN_PROGRESS",
        pollCount: 1,
        workerId: "w",
      });
      expect(asked).toEqual([]);
    });

    it("hands it over also where the report is repeated while the queue is still asked", async () => {
      queueSays(true);
      const { letsPass } = world.queue;
      const gate = Promise.withResolvers<void>();
      world.queue.letsPass = async (poller) => {
        await gate.promise;
        return await letsPass.call(world.queue, poller);
      };
      const both = [report(1), report(1)];
      await world.settle();
      gate.resolve();
      for (const outcome of await Promise.all(both)) {
        expect(outcome).toMatchObject({ value: { next: { lease: { taskId: world.taskId(2) } } } });
      }
      expect(task(2)?.pollCount).toBe(1);
    });

    it.each([
      [
        "is known to have reached its worker",
        () => update(2, { status: "IN_PROGRESS", extendLease: true, workerId: "w" }),
      ],
      ["was given back", () => world.requests.takeBack({ taskId: world.taskId(2), turn: 1 })],
      ["has ended", () => update(2, { workerId: "w" })],
    ])("hands nothing over again that %s", async (_what, happens) => {
      queueSays(true);
      await report(1);
      await happens();
      const outcome = await report(1);
      expect(outcome.ok && "next" in outcome.value).toBe(false);
    });

    it("hands nothing over again to another worker", async () => {
      queueSays(true);
      await report(1);
      const outcome = await report(1, "other");
      expect(outcome.ok && "next" in outcome.value).toBe(false);
      expect(task(2)).toMatchObject({ workerId: "w", pollCount: 1 });
    });

    it("lets it poll where the queue can not be reached", async () => {
      world.queue.letsPass = () => Promise.reject(new Error("away"));
      const outcome = await report(1);
      expect(outcome.ok && "next" in outcome.value).toBe(false);
      await world.settle();
      expect(world.pushed).toEqual([world.taskId(2)]);
    });

    it("takes the report in after a while without the queue", async () => {
      world.queue.letsPass = () => new Promise(() => {});
      const outcome = report(1);
      await world.settle();
      expect(task(1)?.status).toBe("IN_PROGRESS");
      for (const elapsed of world.timers.splice(0)) elapsed();
      expect(await outcome).toMatchObject({ ok: true });
      expect(task(1)?.status).toBe("COMPLETED");
      await world.settle();
      expect(world.pushed).toEqual([world.taskId(2)]);
    });

    it("has what follows for who repeats a report, where a line of the log could not be written", async () => {
      queueSays(true);
      world.host.rows.addLog = () => {
        throw new Error("disk full");
      };
      const result = { workflowInstanceId: "x", taskId: world.taskId(1), status: "COMPLETED" };
      const logs = [{ log: "a line", createdTime: 1 }];
      const reported = { ...result, workerId: "w" };
      const first = world.requests.update(taskResultSchema.parse({ ...reported, logs }), true);
      await expect(first).rejects.toThrow("disk full");
      world.host.rows.addLog = () => {};
      const second = await world.requests.update(taskResultSchema.parse(reported), true);
      expect(second).toMatchObject({ value: { next: { lease: { taskId: world.taskId(2) } } } });
    });

    it("answers that there is nothing, where nothing follows and the queue is empty", async () => {
      await world.claim(1);
      queueSays(true);
      await report(1);
      expect(await report(2)).toMatchObject({ value: { followed: false, next: null } });
    });
  });

  it("refuses a result for a task that there is not", async () => {
    const message = `No such task found by id: ${world.taskId(9)}`;
    expect(await update(9, {})).toEqual({ ok: false, code: "not-found", message });
    expect(await update(1, { taskId: "nonsense" })).toMatchObject({ code: "not-found" });
    expect(await update(1, { taskId: `${UNKNOWN}-x` })).toMatchObject({ code: "not-found" });
  });

  it("keeps ten log lines of a result, with their own times", async () => {
    const logs = Array.from({ length: 12 }, (_, at) => ({ log: `line ${at}`, createdTime: at }));
    await update(1, { logs });
    expect(lines(1)).toEqual(logs.slice(0, 10).map(({ log }) => log));
    expect(linesOf(world.requests.taskLogs(world.taskId(1)))).toMatchObject([
      { taskId: world.taskId(1), createdTime: 0 },
      { createdTime: 1 },
      ...Array.from({ length: 8 }, () => ({})),
    ]);
  });

  it("renews a lease and takes nothing else of such a result", async () => {
    await world.claim(1);
    const before = task(1)?.updateTime ?? 0;
    world.now += 5000;
    const logs = [{ log: "line", createdTime: 1 }];
    await update(1, { extendLease: true, outputData: { n: 1 }, logs });
    expect(task(1)).toMatchObject({
      status: "IN_PROGRESS",
      output: {},
      updateTime: before + 5000,
    });
    expect(lines(1)).toEqual([]);
  });

  it("updates by reference over what is there, and answers null when nothing is pending", async () => {
    await update(1, { status: "IN_PROGRESS", outputData: { kept: 1 }, callbackAfterSeconds: 60 });
    const more = { reference: "a", status: "COMPLETED", output: { n: 2 } } as const;
    expect(await world.requests.updateByReference({ ...more, workerId: "hand" })).toEqual({
      ok: true,
      value: { taskId: world.taskId(1) },
    });
    expect(task(1)).toMatchObject({ output: { kept: 1, n: 2 }, workerId: "hand" });
    expect(await world.requests.updateByReference(more)).toEqual({ ok: true, value: null });
    expect(await world.requests.updateByReference({ ...more, reference: "no such" })).toEqual({
      ok: true,
      value: null,
    });
  });

  it("hands on the refusal of an operation", async () => {
    expect(await world.requests.tell({ kind: "resumed" }, "x")).toMatchObject({ code: "conflict" });
    expect(await world.requests.tell({ kind: "paused" }, "x")).toEqual({ ok: true, value: null });
    expect(workflow()?.status).toBe("PAUSED");
  });

  it("adds a log line, also to a task that there is not, as Conductor does", async () => {
    expect(await world.requests.addTaskLog(world.taskId(1), "line")).toMatchObject({ ok: true });
    expect(lines(1)).toEqual(["line"]);
    expect(await world.requests.addTaskLog(world.taskId(9), "line")).toMatchObject({ ok: true });
    expect(await world.requests.addTaskLog("nonsense", "line")).toMatchObject({ ok: true });
    expect(world.requests.taskLogs("nonsense")).toEqual({ ok: true, value: null });
  });

  it("tells the index what it should hold", async () => {
    expect(world.requests.indexReport(-1)).toMatchObject({
      value: {
        execution: { name: "flow", definitionVersion: 1, status: "RUNNING", correlationId: null },
      },
    });
    const due = task(1)?.updateTime ?? 0;
    await world.claim(1);
    const row = world.requests.indexReport(-1);
    // Its first timer is the response timeout of the claimed task: an hour, unless said otherwise.
    expect(row.ok && row.value.execution.dueTime).toBe(due + 3_600_000);
    await world.requests.tell({ kind: "paused" }, "x");
    expect(world.requests.indexReport(-1)).toMatchObject({
      value: { execution: { status: "PAUSED", dueTime: 0 } },
    });
    await world.requests.tell({ kind: "terminated" }, "x");
    const ended = world.requests.indexReport(-1);
    expect(ended).toMatchObject({
      value: { execution: { status: "TERMINATED", endTime: world.now, dueTime: 0 } },
    });
    expect(ended.ok && row.ok && ended.value.execution.version > row.value.execution.version).toBe(
      true,
    );
  });
});

describe("a notice of a child", () => {
  const notice = (world: HostWorld): ChildEnded => ({
    parentTaskId: world.taskId(1),
    childId: world.host.current()?.tasks.get(1)?.subWorkflowId ?? "",
    run: 0,
    status: "COMPLETED",
    output: { n: 1 },
    workflowName: "child",
    workflowVersion: 1,
  });

  async function parent(): Promise<HostWorld> {
    const world = new HostWorld();
    world.definition = '{"name":"child","version":1,"tasks":[]}';
    await world.start([subWorkflow("s")]);
    return world;
  }

  it("ends its task, and a second one changes nothing", async () => {
    const world = await parent();
    const first = notice(world);
    expect(await world.requests.childEnded(first)).toEqual({ ok: true, value: null });
    const again = { ...first, status: "FAILED" as const };
    expect(await world.requests.childEnded(again)).toEqual({ ok: true, value: null });
    expect(world.host.current()?.workflow).toMatchObject({
      status: "COMPLETED",
      output: { n: 1, subWorkflowId: first.childId },
    });
  });

  it("of another child than the task's own is void", async () => {
    const world = await parent();
    await world.requests.childEnded({ ...notice(world), childId: UNKNOWN });
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
  });

  it("is refused where there is no such task", async () => {
    const world = await parent();
    for (const parentTaskId of ["nonsense", world.taskId(9)]) {
      const outcome = await world.requests.childEnded({ ...notice(world), parentTaskId });
      expect(outcome).toMatchObject({ ok: false, code: "not-found" });
    }
    expect(await new HostWorld().requests.childEnded(notice(world))).toMatchObject({ ok: false });
  });
});
