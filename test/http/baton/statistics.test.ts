import { beforeEach, describe, expect, it } from "vitest";
import {
  startCountsSchema,
  taskStatisticsListSchema,
  workflowStatisticsListSchema,
} from "../../../src/model/baton/statistics.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { indexReport, taskRow } from "../../helpers/index-rows.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

async function start(workflowId: string, createTime: number, more = {}): Promise<void> {
  await services.index.write([indexReport({ workflowId, createTime, ...more })], 0);
}

describe("GET /api/baton/stats/runs", () => {
  const counted = async (search: string) => {
    const { status, json } = await call("GET", `/api/baton/stats/runs?${search}`);
    expect(status).toBe(200);
    return startCountsSchema.parse(json);
  };

  it("answers spans of a length that people can read", async () => {
    await start("a", 1_000_000);
    await start("b", 1_000_000 + 50 * 60_000, { status: "FAILED" });
    expect(await counted("")).toEqual({
      width: 60_000,
      counts: [
        { at: 960_000, status: "RUNNING", count: 1 },
        { at: 3_960_000, status: "FAILED", count: 1 },
      ],
    });
    expect((await counted("buckets=10")).width).toBe(300_000);
    expect((await counted(`from=0&to=${10 * DAY}`)).width).toBe(6 * 60 * 60_000);
  });

  it("counts by the days of a zone, as long as their clocks make them", async () => {
    const spring = Date.UTC(2026, 2, 29);
    services.time.now = spring + 9 * DAY;
    await start("saturday", spring - HOUR - 1);
    await start("sunday", spring - HOUR);
    await start("late sunday", spring + 22 * HOUR - 1);
    await start("monday", spring + 22 * HOUR);
    const range = `from=${spring - 60 * DAY}&to=${spring + 3 * DAY}&buckets=70`;
    const { width, counts } = await counted(`zoneId=Europe/Berlin&${range}`);
    expect(width).toBe(DAY);
    expect(counts.map(({ at, count }) => [at, count])).toEqual([
      [spring - 25 * HOUR, 1],
      [spring - HOUR, 2],
      [spring + 22 * HOUR, 1],
    ]);
    expect((await counted(range)).counts.map(({ count }) => count)).toEqual([2, 2]);
  });

  it("counts what the search finds between two times", async () => {
    await start("a", 10_000);
    await start("b", 20_000, { parentWorkflowId: "a" });
    await start("c", 30_000, { name: "other", names: "other" });
    const total = async (search: string) =>
      (await counted(search)).counts.reduce((sum, { count }) => sum + count, 0);
    expect(await total("from=20000&to=30000")).toBe(2);
    expect(await total("topLevelOnly=true")).toBe(2);
    expect(await total("query=workflowType%20%3D%20other")).toBe(1);
    expect(await total("freeText=other")).toBe(1);
    expect(await total("classifier=agent")).toBe(0);
  });

  it.each(["query=nonsense", "buckets=0", "buckets=201", "from=yesterday", "zoneId=Mars/Olympus"])(
    "refuses %s",
    async (search) => {
      expect((await call("GET", `/api/baton/stats/runs?${search}`)).status).toBe(400);
    },
  );
});

describe("GET /api/baton/stats/workflows", () => {
  it("answers of each registered workflow what it has done in a day", async () => {
    const { now } = services.time;
    const definition = {
      name: "flow",
      tasks: [{ name: "t", taskReferenceName: "t", type: "SIMPLE" }],
    };
    await call("PUT", "/api/metadata/workflow", [definition]);
    await start("a", now - DAY - 1, { status: "FAILED" });
    await start("b", now, { status: "FAILED" });
    const { json } = await call("GET", "/api/baton/stats/workflows");
    expect(workflowStatisticsListSchema.parse(json)).toMatchObject({
      since: now - DAY,
      workflows: [{ name: "flow", started: 1, failed: 1, last: { workflowId: "b" } }],
    });
    const since = await call("GET", "/api/baton/stats/workflows?since=0");
    expect(since.json).toMatchObject({ since: 0, workflows: [{ started: 2 }] });
  });
});

describe("GET /api/baton/stats/tasks", () => {
  it("answers how the tasks of a day ended", async () => {
    const { now } = services.time;
    const ended = { status: "COMPLETED", scheduledTime: now, startTime: now, endTime: now + 40 };
    const tasks = [
      taskRow({ counter: 1, ...ended }),
      taskRow({ counter: 2, ...ended, status: "FAILED" }),
      taskRow({ counter: 3, ...ended, scheduledTime: now - DAY - 1 }),
    ];
    await services.index.write([indexReport({}, { tasks })], 0);
    const { json } = await call("GET", "/api/baton/stats/tasks");
    expect(taskStatisticsListSchema.parse(json)).toEqual({
      since: now - DAY,
      tasks: [{ name: "work", ended: 2, failed: 1, p50: 40, p95: 40 }],
    });
  });

  it("refuses a time that is none", async () => {
    expect((await call("GET", "/api/baton/stats/tasks?since=soon")).status).toBe(400);
  });
});
