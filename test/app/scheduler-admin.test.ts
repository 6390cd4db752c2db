import { beforeEach, describe, expect, it, vi } from "vitest";
import { haltSchedules, requeueRuns, watchSchedules } from "../../src/app/scheduler-admin.ts";
import { saveSchedule } from "../../src/app/schedules.ts";
import { workflowScheduleSchema } from "../../src/model/workflow-schedule.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const SECOND = 1000;

describe("all schedules at once", () => {
  let services: FakeServices;
  beforeEach(() => {
    services = fakeServices();
  });

  const save = (name: string) =>
    saveSchedule(
      services,
      workflowScheduleSchema.parse({
        name,
        cronExpression: "* * * * * *",
        startWorkflowRequest: { name: "flow" },
      }),
    );

  const runs = async () =>
    (await services.scheduleRuns.search({ conditions: [], start: 0, size: 1000, sort: [] }))
      .totalHits;

  /** Time passes without any alarm. */
  const loseAlarms = (seconds: number): void => {
    services.time.now += seconds * SECOND;
    for (const home of services.touchedSchedules.values()) home.alarm = null;
  };

  it("are woken when they are more than a minute overdue", async () => {
    await save("a");
    loseAlarms(60);
    await watchSchedules(services);
    expect(await runs()).toBe(0);
    loseAlarms(2);
    await watchSchedules(services);
    expect(await runs()).toBe(20);
    expect(services.scheduleHome("a").alarm).toBe(services.time.now + 1);
  });

  it("are left alone by the watchdog while they are paused or halted", async () => {
    await save("a");
    await save("b");
    await services.schedules("a").pause(undefined);
    await haltSchedules(services, true);
    loseAlarms(120);
    await watchSchedules(services);
    expect(await runs()).toBe(0);
  });

  it("do not stop the watchdog, whatever happens to one of them", async () => {
    await save("a");
    await save("b");
    loseAlarms(120);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { schedules } = services;
    services.schedules = (name) => {
      if (name === "a") throw new Error("away");
      return schedules(name);
    };
    await watchSchedules(services);
    expect(await runs()).toBe(20);
    services.database.before = () => {
      throw new Error("D1 is away");
    };
    await expect(watchSchedules(services)).resolves.toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it("report a schedule that could not be told, after all others were", async () => {
    await save("a");
    await save("b");
    const { schedules } = services;
    services.schedules = (name) => {
      if (name === "a") throw new Error("away");
      return schedules(name);
    };
    await expect(haltSchedules(services, true)).rejects.toThrow("away");
    loseAlarms(3);
    services.schedules = schedules;
    const { sampleIds, ...rest } = await requeueRuns(services);
    expect(rest).toEqual({ "recordIds.size": 3 });
    expect(sampleIds).toHaveLength(3);
  });

  it("stand still wherever the switch is turned while one is being saved", async () => {
    for (const turnAt of [0, 1, 2, 3]) {
      for (const halted of [true, false]) {
        services = fakeServices();
        await services.scheduleList.setHalted(!halted);
        const { scheduleList } = services;
        let looks = 0;
        services.scheduleList = Object.assign(Object.create(scheduleList) as typeof scheduleList, {
          halted: async () => {
            if (looks++ === turnAt) await haltSchedules(services, halted);
            return await scheduleList.halted();
          },
        });
        await save("a");
        if (looks <= turnAt) await haltSchedules(services, halted);
        services.time.now += SECOND;
        await services.scheduleHome("a").ring();
        expect([turnAt, halted, await runs()]).toEqual([turnAt, halted, halted ? 0 : 1]);
      }
    }
  });
});
