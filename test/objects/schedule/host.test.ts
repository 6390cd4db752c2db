import { describe, expect, it } from "vitest";
import { accepted, refused, type Outcome } from "../../../src/lib/outcome.ts";
import type { ScheduleRun } from "../../../src/model/schedule-run.ts";
import {
  workflowScheduleSchema,
  type WorkflowSchedule,
} from "../../../src/model/workflow-schedule.ts";
import { COLLECT_MS } from "../../../src/objects/schedule/host.ts";
import { MAX_ATTEMPTS } from "../../../src/objects/schedule/run-starter.ts";
import { MAX_ROUND, MISSED_AFTER_MS } from "../../../src/scheduling/round.ts";
import type { PlannedRun } from "../../../src/scheduling/run.ts";
import { seededRandom } from "../../helpers/random.ts";
import { ScheduleHome } from "../../helpers/schedule-home.ts";

const NOON = Date.parse("2024-01-01T12:00:00Z");
const SECOND = 1000;

const secondly = (more: object = {}): WorkflowSchedule =>
  workflowScheduleSchema.parse({
    name: "s",
    cronExpression: "* * * * * *",
    startWorkflowRequest: { name: "flow" },
    ...more,
  });

/** What a schedule meets: executions, a list and a history, each of which can be away. */
class World {
  time = NOON;
  private readonly collectMs: number;
  /** Starts as they were asked for, and executions as they came into being. */
  readonly asked: PlannedRun[] = [];
  readonly executions = new Map<string, PlannedRun>();
  readonly runs = new Map<string, ScheduleRun>();
  listed: { schedule: WorkflowSchedule; nextRunTime: number | null } | null = null;
  pruned = 0;
  /** Throws at each contact that it is asked about. */
  trouble: (contact: "start" | "started" | "list" | "history" | "recorded") => void = () => {};
  refusal: Outcome<never> | null = null;
  readonly home: ScheduleHome;

  constructor(collectMs = 0) {
    this.collectMs = collectMs;
    this.home = this.make();
  }

  private make(): ScheduleHome {
    return new ScheduleHome({
      now: () => this.time,
      collectMs: this.collectMs,
      start: async (run) => {
        this.asked.push(run);
        this.trouble("start");
        if (this.refusal !== null) return this.refusal;
        if (!this.executions.has(run.workflowId)) this.executions.set(run.workflowId, run);
        this.trouble("started");
        return accepted(run.workflowId);
      },
      list: {
        put: async (schedule, nextRunTime) => {
          this.trouble("list");
          this.listed = { schedule, nextRunTime };
        },
        remove: async () => {
          this.trouble("list");
          this.listed = null;
        },
      },
      history: {
        record: async (_name, runs, nextRunTime) => {
          this.trouble("history");
          for (const run of runs) {
            if (!this.runs.has(run.executionId)) this.runs.set(run.executionId, run);
          }
          if (this.listed !== null) this.listed.nextRunTime = nextRunTime;
          this.trouble("recorded");
        },
        prune: async () => void (this.pruned += 1),
      },
    });
  }

  get host() {
    return this.home.host;
  }

  /** Moves the clock on, and lets alarms go off at their time. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    while (this.home.alarm !== null && this.home.alarm <= end) {
      this.time = Math.max(this.time, this.home.alarm);
      await this.home.ring();
    }
    this.time = end;
  }

  /** The seconds after noon for which there are executions. */
  get seconds(): number[] {
    const times = [...this.executions.values()].map((run) => run.scheduledTime);
    return times.map((time) => (time - NOON) / SECOND);
  }
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("a schedule's object", () => {
  it("starts the workflow at each of its times, once, and keeps a history", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.pass(5 * SECOND);
    expect(world.seconds).toEqual(upTo(5));
    expect([...world.runs.values()]).toMatchObject(
      upTo(5).map((second) => ({
        scheduledTime: NOON + second * SECOND,
        executionTime: NOON + second * SECOND,
        state: "EXECUTED",
        workflowName: "flow",
        zoneId: "UTC",
      })),
    );
    expect([...world.runs.values()].map((run) => run.workflowId)).toEqual([
      ...world.executions.keys(),
    ]);
    expect(world.listed?.nextRunTime).toBe(NOON + 6 * SECOND);
    expect(world.asked).toHaveLength(5);
  });

  it("writes a row for each run, and tells the history of those of some seconds together", async () => {
    const world = new World(COLLECT_MS);
    await world.host.save(secondly());
    await world.pass(SECOND);
    expect(world.runs.size).toBe(1);
    const before = world.home.storage.rowsWritten;
    await world.pass(4 * SECOND);
    expect(world.runs.size).toBe(1);
    expect(world.home.storage.rowsWritten - before).toBe(4);
    await world.host.pause(undefined);
    world.home.crash();
    await world.pass(5 * SECOND);
    expect(world.seconds).toEqual(upTo(5));
    expect(world.runs.size).toBe(5);
  });

  it("loses no run of the history when it is removed, and bounds what waits for it", async () => {
    const world = new World(COLLECT_MS);
    await world.host.save(secondly());
    await world.pass(3 * SECOND);
    await world.host.remove();
    expect(world.runs.size).toBe(3);
    await world.host.save(secondly());
    world.trouble = (contact) => {
      if (contact === "history") throw new Error("away");
    };
    await world.pass(400 * SECOND);
    expect(world.runs.size).toBe(3);
    expect(world.executions.size).toBeLessThan(150);
    world.trouble = () => {};
    await world.pass(60 * SECOND);
    await world.host.remove();
    expect(world.runs.size).toBe(world.executions.size);
    expect(new Set(world.seconds).size).toBe(world.executions.size);
  });

  it("says what it is and when it runs next; one that was never saved leaves nothing behind", async () => {
    const world = new World();
    expect(await world.host.read()).toBeNull();
    expect(await world.host.pause(undefined)).toMatchObject({ ok: false, code: "not-found" });
    await world.host.remove();
    await world.host.halt(true);
    expect(await world.host.nudge()).toEqual([]);
    expect(world.home.storage.tables()).toEqual([]);
    await world.host.save(secondly({ description: "each second" }));
    expect(await world.host.read()).toMatchObject({
      description: "each second",
      nextRunTime: NOON + SECOND,
    });
  });

  it("stays within its window", async () => {
    const world = new World();
    const window = { scheduleStartTime: NOON + 3 * SECOND, scheduleEndTime: NOON + 5 * SECOND };
    await world.host.save(secondly(window));
    await world.pass(60 * SECOND);
    expect(world.seconds).toEqual([3, 4, 5]);
    expect(world.home.alarm).toBeNull();
    expect(world.listed?.nextRunTime).toBeNull();
  });

  it("starts nothing while it is paused, and leaves that out when it goes on", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.pass(2 * SECOND);
    await world.host.pause("holiday");
    expect(world.listed).toMatchObject({
      nextRunTime: null,
      schedule: { pausedReason: "holiday" },
    });
    await world.pass(10 * SECOND);
    expect(await world.host.resume()).toEqual(accepted(null));
    await world.pass(2 * SECOND);
    expect(world.seconds).toEqual([1, 2, 13, 14]);
    expect(await world.host.resume()).toMatchObject({ ok: false, code: "conflict" });
  });

  it("catches up what fell into a pause where it is to, in order, a round at a time", async () => {
    const world = new World();
    await world.host.save(secondly({ runCatchupScheduleInstances: true, paused: true }));
    await world.pass(3 * MAX_ROUND * SECOND);
    await world.host.resume();
    expect(world.seconds).toEqual(upTo(MAX_ROUND));
    await world.pass(SECOND);
    expect(world.seconds).toEqual(upTo(3 * MAX_ROUND + 1));
  });

  it("can be paused in the middle of catching up", async () => {
    const world = new World();
    await world.host.save(secondly({ runCatchupScheduleInstances: true, paused: true }));
    await world.pass(3_600 * SECOND);
    await world.host.resume();
    await world.host.pause(undefined);
    const { size } = world.executions;
    expect(size).toBeLessThanOrEqual(3 * MAX_ROUND);
    await world.pass(3_600 * SECOND);
    expect(world.executions.size).toBe(size);
  });

  it("starts nothing while all are halted, not even after it is saved anew", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.host.halt(true);
    await world.host.save(secondly({ description: "new" }));
    await world.pass(5 * SECOND);
    expect(world.seconds).toEqual([]);
    await world.host.halt(false);
    await world.pass(SECOND);
    expect(world.seconds).toEqual([6]);
    const written = world.home.storage.rowsWritten;
    await world.host.halt(false);
    expect(world.home.storage.rowsWritten).toBe(written);
  });

  it("lets what is due go before a change, and has no time twice after it", async () => {
    const world = new World();
    await world.host.save(secondly({ startWorkflowRequest: { name: "old" } }));
    world.time += SECOND;
    await world.host.save(secondly({ startWorkflowRequest: { name: "new" } }));
    await world.pass(SECOND);
    expect([...world.executions.values()].map((run) => run.request.name)).toEqual(["old", "new"]);
    expect(world.seconds).toEqual([1, 2]);
  });

  it("has its times by a new expression as soon as it is saved", async () => {
    const world = new World();
    await world.host.save(secondly({ cronExpression: "@daily" }));
    expect(world.home.alarm).toBe(NOON + 12 * 3_600 * SECOND);
    await world.host.save(secondly());
    await world.pass(SECOND);
    expect(world.seconds).toEqual([1]);
    await world.host.save(secondly({ cronExpression: "@daily" }));
    await world.pass(60 * SECOND);
    expect(world.seconds).toEqual([1]);
    expect(world.home.alarm).toBe(NOON + 12 * 3_600 * SECOND);
  });

  it("is gone when it is removed, and begins anew under the same name", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.pass(2 * SECOND);
    await world.host.remove();
    expect(world.listed).toBeNull();
    expect(world.home.alarm).toBeNull();
    expect(await world.host.read()).toBeNull();
    expect(world.home.storage.tables()).toEqual([]);
    await world.pass(5 * SECOND);
    await world.host.save(secondly());
    await world.pass(SECOND);
    expect(world.seconds).toEqual([1, 2, 8]);
  });

  it("notes why a workflow could not be started, and goes on", async () => {
    const world = new World();
    world.refusal = refused("not-found", "No such workflow defined.");
    await world.host.save(secondly());
    await world.pass(SECOND);
    world.refusal = null;
    await world.pass(SECOND);
    expect([...world.runs.values()]).toMatchObject([
      { state: "FAILED", reason: "No such workflow defined." },
      { state: "EXECUTED" },
    ]);
    expect([...world.runs.values()][0]).not.toHaveProperty("workflowId");
  });

  it.each(["start", "started", "list", "history", "recorded"] as const)(
    "misses nothing and does nothing twice while '%s' fails for some time",
    async (place) => {
      const world = new World();
      await world.host.save(secondly());
      await world.pass(2 * SECOND);
      let failures = 4;
      world.trouble = (contact) => {
        if (contact === place && failures-- > 0) throw new Error("away");
      };
      await world.host.pause(undefined);
      await world.host.resume();
      await world.pass(30 * SECOND);
      world.trouble = () => {};
      await world.pass(60 * SECOND);
      expect(world.seconds).toEqual(upTo(92));
      expect(world.runs.size).toBe(92);
      expect(world.home.log[0]).toContain("away");
      expect(world.listed?.schedule.paused).toBe(false);
    },
  );

  it("gives a start up that only ever throws, and says so", async () => {
    const world = new World();
    await world.host.save(secondly({ cronExpression: "0 * * * * *" }));
    world.trouble = (contact) => {
      if (contact === "start") throw new Error("broken");
    };
    await world.pass(240 * SECOND);
    const [first] = world.runs.values();
    expect(first).toMatchObject({ state: "FAILED", reason: expect.stringContaining("broken") });
    const attempts = world.asked.filter((run) => run.executionId === first?.executionId);
    expect(attempts).toHaveLength(MAX_ATTEMPTS);
  });

  it("is taken off the list when that can be reached again", async () => {
    const world = new World();
    await world.host.save(secondly());
    let away = true;
    world.trouble = (contact) => {
      if (contact === "list" && away) throw new Error("away");
    };
    await world.host.remove();
    expect(await world.host.read()).toBeNull();
    world.home.crash();
    expect(await world.host.read()).toBeNull();
    away = false;
    await world.pass(60 * SECOND);
    expect(world.listed).toBeNull();
    expect(world.seconds).toEqual([]);
    expect(world.home.storage.tables()).toEqual([]);
  });

  it("starts what fell into a downtime that was short, and leaves out what is too long ago", async () => {
    const world = new World();
    await world.host.save(secondly());
    world.time += 20 * SECOND;
    world.home.crash();
    await world.pass(2 * SECOND);
    expect(world.seconds).toEqual(upTo(22));
    world.time += MISSED_AFTER_MS + 60 * SECOND;
    world.home.crash();
    const now = (world.time - NOON) / SECOND;
    await world.pass(SECOND);
    const first = now - MISSED_AFTER_MS / SECOND + 1;
    expect(world.seconds).toEqual([...upTo(22), ...upTo(now + 1, first)]);
  });

  it("lets others have their turn between starts that are late", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.pass(2 * SECOND);
    expect(world.home.turns).toBe(0);
    world.time += 4 * SECOND;
    await world.home.ring();
    expect(world.seconds).toEqual(upTo(6));
    expect(world.home.turns).toBe(3);
  });

  it("is woken where its alarm got lost, and says what was overdue", async () => {
    const world = new World();
    await world.host.save(secondly());
    world.home.alarm = null;
    world.time += 3 * SECOND;
    const ids = await world.host.nudge();
    expect(ids).toEqual([...world.executions.values()].map((run) => run.executionId));
    expect(world.seconds).toEqual([1, 2, 3]);
    await world.pass(SECOND);
    expect(world.seconds).toEqual([1, 2, 3, 4]);
    expect(await world.host.nudge()).toEqual([]);
  });

  it("cuts its history from time to time", async () => {
    const world = new World();
    await world.host.save(secondly());
    await world.pass(250 * SECOND);
    expect(world.pruned).toBe(3);
  });

  it("has no times when what is stored cannot be read any more, and can be replaced", async () => {
    const world = new World();
    await world.host.save(secondly());
    world.home.storage.exec(
      "UPDATE schedule SET definition = replace(definition, '\"UTC\"', '\"Gone/Zone\"')",
    );
    world.home.crash();
    await world.pass(3 * SECOND);
    expect(world.seconds).toEqual([]);
    expect(world.home.log.join()).toContain("never runs");
    await world.host.save(secondly());
    await world.pass(SECOND);
    expect(world.seconds).toEqual([4]);
  });

  it("has each time once, wherever it crashes and whatever fails", async () => {
    const random = seededRandom();
    for (let history = 0; history < 20; history++) {
      const world = new World();
      const catchesUp = random.below(2) === 0;
      await world.host.save(secondly({ runCatchupScheduleInstances: catchesUp }));
      world.trouble = () => {
        if (random.below(6) === 0) throw new Error("away");
      };
      for (let step = 0; step < 60; step++) {
        if (random.below(3) === 0) world.home.crash();
        if (random.below(10) === 0) world.home.alarm = null;
        if (random.below(10) === 0) await world.host.nudge();
        if (random.below(20) === 0) await world.host.halt(false);
        await world.pass(random.below(2 * SECOND));
      }
      world.trouble = () => {};
      await world.host.nudge();
      await world.pass(120 * SECOND);
      const last = Math.floor((world.time - NOON) / SECOND);
      expect(world.seconds).toEqual(upTo(last));
      expect(world.runs.size).toBe(last);
    }
  });
});
