import { describe, expect, it, vi } from "vitest";
import { IndexNews } from "../../src/app/index-news.ts";
import { startExecution } from "../../src/app/start-execution.ts";
import { updateTask, updateTaskAndPoll } from "../../src/app/task-update.ts";
import { accepted } from "../../src/lib/outcome.ts";
import type { IndexReport, IndexRow } from "../../src/model/index-row.ts";
import { taskResultSchema } from "../../src/model/task-result.ts";
import { indexReport } from "../helpers/index-rows.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const ID = "11111111-2222-3333-4444-555555555555";

function report(version: number, more: Partial<IndexRow> = {}): IndexReport {
  return indexReport({ workflowId: ID, version, name: "wf", ...more });
}

function stored(services: FakeServices): Promise<string[]> {
  return services.index.running("wf");
}

describe("IndexNews", () => {
  it("writes what was collected and tells the execution", async () => {
    const services = fakeServices();
    new IndexNews().note(services, report(1));
    expect(services.database.statements).toBe(0);
    await services.settled();
    expect(await stored(services)).toEqual([ID]);
    expect(services.execution(ID).indexedVersions).toEqual([1]);
  });

  it("writes only the latest of several versions, in whatever order they come", async () => {
    const services = fakeServices();
    const news = new IndexNews();
    for (const version of [1, 3, 2]) news.note(services, report(version));
    await services.settled();
    expect(services.execution(ID).indexedVersions).toEqual([3]);
  });

  it("leaves no row of an execution that was removed meanwhile", async () => {
    const services = fakeServices();
    services.execution(ID).removed = true;
    new IndexNews().note(services, report(1));
    await services.settled();
    expect(services.execution(ID).indexedVersions).toEqual([1]);
    expect(await stored(services)).toEqual([]);
  });

  it("collects anew after a writing", async () => {
    const services = fakeServices();
    const news = new IndexNews();
    news.note(services, report(1));
    await services.settled();
    news.note(services, report(2, { status: "COMPLETED" }));
    await services.settled();
    expect(await stored(services)).toEqual([]);
    expect(services.execution(ID).indexedVersions).toEqual([1, 2]);
  });

  it("writes what came within a moment together, and later news by itself", async () => {
    const services = fakeServices();
    const ends: (() => void)[] = [];
    const sizes: number[] = [];
    const write = services.index.write.bind(services.index);
    let time = 1_000;
    Object.assign(services, {
      clock: () => time,
      pause: () => new Promise<void>((resolve) => void ends.push(resolve)),
    });
    services.index.write = (reports, now) => {
      sizes.push(reports.length);
      return write(reports, now);
    };
    const news = new IndexNews();
    const idOf = (count: number): string => `${ID.slice(0, -1)}${count}`;
    for (const [count, after] of [0, 99, 1, 400].entries()) {
      time += after;
      news.note(services, report(1, { workflowId: idOf(count) }));
    }
    // An execution that is known already waits no longer for it.
    news.note(services, report(2, { workflowId: idOf(0) }));
    expect(ends).toHaveLength(3);
    for (const [at, end] of ends.entries()) {
      end();
      await vi.waitFor(() => expect(sizes).toHaveLength(at + 1));
    }
    expect(sizes).toEqual([2, 1, 1]);
    await vi.waitFor(() => expect(services.execution(idOf(0)).indexedVersions).toEqual([2]));
  });

  it("does not wait when there is much to write", async () => {
    const services = { ...fakeServices(), pause: () => new Promise<void>(() => {}) };
    const works: Promise<unknown>[] = [];
    services.background = (work) => void works.push(work);
    const news = new IndexNews();
    for (let count = 0; count < 500; count += 1) {
      const workflowId = `${ID.slice(0, -3)}${String(count).padStart(3, "0")}`;
      news.note(services, report(1, { workflowId }));
    }
    await works.at(-1);
    expect(await stored(services)).toHaveLength(500);
  });

  it("writes much in small parts, and the others when one fails", async () => {
    const services = fakeServices();
    const write = services.index.write.bind(services.index);
    const sizes: number[] = [];
    services.index.write = async (reports, now) => {
      sizes.push(reports.length);
      if (sizes.length === 1 || reports.length === 1) throw new Error("D1 is away");
      return await write(reports, now);
    };
    const news = new IndexNews();
    for (let count = 10; count < 60; count += 1) {
      news.note(services, report(1, { workflowId: `${ID.slice(0, -2)}${count}` }));
    }
    await services.settled();
    expect(Math.max(...sizes)).toBe(20);
    expect(await stored(services)).toHaveLength(30);
  });

  it("tells no execution of what could not be written: it tells the index again", async () => {
    const services = fakeServices();
    services.index.write = () => Promise.reject(new Error("D1 is away"));
    new IndexNews().note(services, report(1));
    await services.settled();
    expect(services.execution(ID).indexedVersions).toEqual([]);
  });

  it("gets what the answers to starts and results bring", async () => {
    const services = fakeServices();
    const execution = services.execution(ID);
    execution.start = async (request) => {
      expect(request.bringsNews).toBe(true);
      return accepted({ status: "RUNNING", news: report(1) });
    };
    await startExecution(services, {
      workflowId: ID,
      definition: "{}",
      input: {},
      priority: 0,
      taskToDomain: {},
    });
    await services.settled();
    execution.update = async ({ taskId }) =>
      accepted({ taskId, taskType: "work", followed: false, news: report(2) });
    const result = { workflowInstanceId: ID, taskId: execution.taskId, status: "COMPLETED" };
    await updateTask(services, taskResultSchema.parse(result));
    await services.settled();
    execution.update = async ({ taskId }) =>
      accepted({ taskId, taskType: "work", followed: false, news: report(3) });
    await updateTaskAndPoll(services, taskResultSchema.parse(result), undefined);
    await services.settled();
    expect(execution.indexedVersions).toEqual([1, 2, 3]);
  });

  it("does nothing without news", async () => {
    const services = fakeServices();
    new IndexNews().note(services, undefined);
    await services.settled();
    expect(services.touchedExecutions.size).toBe(0);
  });
});
