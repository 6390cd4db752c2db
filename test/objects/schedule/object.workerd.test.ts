import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { SchedulePort, WorkflowExecutionPort } from "../../../src/app/ports.ts";
import type { ScheduleRun } from "../../../src/model/schedule-run.ts";
import { workflowDefSchema } from "../../../src/model/workflow-def.ts";
import { workflowScheduleSchema } from "../../../src/model/workflow-schedule.ts";
import { DefinitionSource } from "../../../src/store/definition-source.ts";
import { ScheduleRunStore } from "../../../src/store/schedule-run-store.ts";
import { ScheduleStore } from "../../../src/store/schedule-store.ts";

const { SCHEDULES, EXECUTIONS, DB } = env as unknown as {
  SCHEDULES: DurableObjectNamespace;
  EXECUTIONS: DurableObjectNamespace;
  DB: D1Database;
};

const SECOND = 1000;

type Stub = SchedulePort & DurableObjectStub;

const scheduleOf = (name: string): Stub => SCHEDULES.getByName(name) as unknown as Stub;

const schedule = (name: string, more: object = {}) =>
  workflowScheduleSchema.parse({
    name,
    cronExpression: "* * * * * *",
    startWorkflowRequest: { name: "flow", input: { x: 1 } },
    ...more,
  });

const list = new ScheduleStore(DB);
const history = new ScheduleRunStore(DB);

async function defineFlow(): Promise<void> {
  const tasks = [{ name: "a", taskReferenceName: "a", type: "NOOP" }];
  const definition = workflowDefSchema.parse({ name: "flow", version: 1, tasks });
  await new DefinitionSource(DB).workflowDefs.put([definition], Date.now());
}

async function runsOf(name: string): Promise<ScheduleRun[]> {
  const conditions = [{ field: "scheduleName" as const, values: [name] }];
  const sort = [{ field: "scheduledTime", descending: false }];
  return (await history.search({ conditions, start: 0, size: 1000, sort })).results;
}

/** The runs of a schedule as soon as there are enough of them. */
async function runsUpTo(name: string, count: number): Promise<ScheduleRun[]> {
  for (;;) {
    const runs = await runsOf(name);
    if (runs.length >= count) return runs;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** Sets the clock of a schedule's row back, as if it had not been able to run since. */
async function fallBehind(stub: Stub, milliseconds: number): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE schedule SET cursor = ?", Date.now() - milliseconds);
  });
  await evictDurableObject(stub);
}

const differences = (runs: ScheduleRun[]): number[] =>
  runs.slice(1).map((run, at) => run.scheduledTime - (runs[at]?.scheduledTime ?? 0));

describe("the schedule object", () => {
  it("starts executions by its alarm, each with the input of its time", async () => {
    await defineFlow();
    const stub = scheduleOf("by alarm");
    await stub.save(schedule("by alarm"));
    const runs = await runsUpTo("by alarm", 3);
    await stub.pause(undefined);
    expect(new Set(differences(runs))).toEqual(new Set([SECOND]));
    for (const run of runs) {
      expect(run.executionTime).toBeGreaterThanOrEqual(run.scheduledTime);
      const id = run.workflowId ?? "";
      const execution = EXECUTIONS.getByName(id) as unknown as WorkflowExecutionPort;
      const read = await execution.read(false);
      const text = read.ok ? await new Response(read.value).text() : "";
      expect(JSON.parse(text)).toMatchObject({
        workflowId: id,
        input: { x: 1, _startedByScheduler: "by alarm", _scheduledTime: run.scheduledTime },
      });
    }
  });

  it("goes on after it is evicted, without a call to wake it", async () => {
    await defineFlow();
    const stub = scheduleOf("evicted");
    await stub.save(schedule("evicted"));
    await runsUpTo("evicted", 1);
    await evictDurableObject(stub);
    const runs = await runsUpTo("evicted", 3);
    await stub.pause(undefined);
    expect(new Set(differences(runs))).toEqual(new Set([SECOND]));
  });

  it("starts what it could not start while it was away, and nothing of it twice", async () => {
    await defineFlow();
    const stub = scheduleOf("away");
    await stub.save(schedule("away"));
    await fallBehind(stub, 10 * SECOND);
    await runDurableObjectAlarm(stub);
    await fallBehind(stub, 10 * SECOND);
    await runDurableObjectAlarm(stub);
    await stub.pause(undefined);
    const runs = await runsUpTo("away", 10);
    expect(new Set(differences(runs))).toEqual(new Set([SECOND]));
    expect(new Set(runs.map((run) => run.workflowId)).size).toBe(runs.length);
  });

  it("lists itself with its next time, and is taken off when it is removed", async () => {
    const name = "listed";
    const stub = scheduleOf(name);
    await stub.save(schedule(name, { cronExpression: "0 0 0 1 1 *" }));
    const find = async () => (await list.list()).find((each) => each.name === name);
    const next = Date.UTC(new Date().getUTCFullYear() + 1, 0);
    expect(await find()).toMatchObject({ nextRunTime: next, paused: false });
    await stub.pause("why");
    expect(await find()).toMatchObject({ paused: true, pausedReason: "why" });
    await stub.remove();
    expect(await find()).toBeUndefined();
    const left = await runInDurableObject(stub, async (_, { storage }) => ({
      alarm: await storage.getAlarm(),
      tables: storage.sql
        .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schedule'")
        .toArray(),
    }));
    expect(left).toEqual({ alarm: null, tables: [] });
    await stub.save(schedule(name, { cronExpression: "0 0 0 1 1 *" }));
    expect(await find()).toMatchObject({ paused: false });
  });

  it("leaves nothing behind when it is only asked", async () => {
    const stub = scheduleOf("unknown");
    expect(await stub.read()).toBeNull();
    expect(await stub.resume()).toMatchObject({ ok: false, code: "not-found" });
    const alarm = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeNull();
  });
});
