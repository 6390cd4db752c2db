import { describe, expect, it } from "vitest";
import type { EnterLimit } from "../../../src/app/ports.ts";
import { Alarms } from "../../../src/objects/execution/alarms.ts";
import { CHECK_MS, RateLimitHost } from "../../../src/objects/rate-limit/host.ts";
import { RateLimitStore } from "../../../src/objects/rate-limit/store.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";
import { seededRandom } from "../../helpers/random.ts";

/** A limit without the platform: executions answer what the test says of them. */
class World {
  now = 1_700_000_000_000;
  storage = new NodeSqlStorage();
  alarm: number | null = null;
  readonly told: string[] = [];
  readonly log: string[] = [];
  /** Executions that do not run under the limit. */
  readonly over = new Set<string>();
  /** Executions whose answer is on its way. */
  readonly answers = new Map<string, Promise<boolean>>();
  /** Executions that cannot be reached. */
  readonly away = new Set<string>();
  limit = this.wake();

  wake(): RateLimitHost {
    const now = (): number => this.now;
    const alarmStorage = {
      setAlarm: async (time: number) => void (this.alarm = time),
      deleteAlarm: async () => void (this.alarm = null),
    };
    return new RateLimitHost({
      store: new RateLimitStore(this.storage),
      alarms: new Alarms(alarmStorage, now),
      now,
      admit: async (workflowId) => {
        if (this.away.has(workflowId)) throw new Error("away");
        this.told.push(workflowId);
        const answer = this.answers.get(workflowId);
        if (answer !== undefined) return await answer;
        return !this.over.has(workflowId);
      },
      erase: async () => {
        for (const table of ["member", "setting"])
          this.storage.exec(`DROP TABLE IF EXISTS ${table}`);
      },
      log: (message) => void this.log.push(message),
    });
  }

  crash(): void {
    this.limit = this.wake();
  }

  enter(workflowId: string, more: Partial<EnterLimit> = {}) {
    return this.limit.enter({ workflowId, run: 0, concurrent: 1, policy: "QUEUE", ...more });
  }

  async leave(workflowId: string, run = 0): Promise<void> {
    await this.limit.leave(workflowId, run);
    await settlePromises();
  }

  async alarmAt(time: number): Promise<void> {
    this.now = time;
    this.alarm = null;
    await this.limit.wake();
  }
}

describe("a limit of executions", () => {
  it("admits as many as it says, and calls the others in their order", async () => {
    const world = new World();
    expect(await world.enter("a")).toBe("admitted");
    expect(await world.enter("b")).toBe("waiting");
    expect(await world.enter("c")).toBe("waiting");
    await world.leave("a");
    expect(world.told).toEqual(["b"]);
    await world.leave("b");
    expect(world.told).toEqual(["b", "c"]);
  });

  it("answers the same when it is asked again", async () => {
    const world = new World();
    expect(await world.enter("a")).toBe("admitted");
    expect(await world.enter("b")).toBe("waiting");
    expect([await world.enter("a"), await world.enter("b")]).toEqual(["admitted", "waiting"]);
    await world.leave("a");
    await world.leave("a");
    expect(world.told).toEqual(["b"]);
  });

  it("rejects instead, where the workflow says so", async () => {
    const world = new World();
    await world.enter("a", { policy: "REJECT" });
    expect(await world.enter("b", { policy: "REJECT" })).toBe("rejected");
    await world.leave("a");
    expect(await world.enter("c", { policy: "REJECT" })).toBe("admitted");
  });

  it("forgets one that ends while it waits", async () => {
    const world = new World();
    await world.enter("a");
    await world.enter("b");
    await world.enter("c");
    await world.leave("b");
    await world.leave("a");
    expect(world.told).toEqual(["c"]);
  });

  it("lets more go at once when it is raised by a later start", async () => {
    const world = new World();
    await world.enter("a");
    await world.enter("b");
    expect(await world.enter("c", { concurrent: 3 })).toBe("admitted");
    await settlePromises();
    expect(world.told).toEqual(["b", "c"]);
  });

  it("counts one that was set going again, above the limit, until that run is over", async () => {
    const world = new World();
    await world.enter("a");
    await world.leave("a");
    await world.enter("b");
    expect(await world.enter("a", { run: 1, policy: "FORCE" })).toBe("admitted");
    await world.leave("a", 0);
    await world.leave("b");
    expect(await world.enter("c")).toBe("waiting");
    await world.leave("a", 1);
    expect(world.told).toEqual(["c"]);
  });

  it("remembers after a restart who runs and who waits, in their order (L1)", async () => {
    const world = new World();
    for (const id of ["a", "b", "c"]) await world.enter(id);
    world.crash();
    expect(await world.enter("d")).toBe("waiting");
    await world.leave("a");
    expect(world.told).toEqual(["b"]);
  });

  it("tells again, also after a restart, until it is heard (L2)", async () => {
    const world = new World();
    await world.enter("a");
    await world.enter("b");
    world.away.add("b");
    await world.leave("a");
    expect(world.log).toHaveLength(1);
    world.crash();
    world.away.clear();
    await world.alarmAt(world.alarm ?? 0);
    expect(world.told).toEqual(["b"]);
  });

  it("passes over one that is gone when its turn comes", async () => {
    const world = new World();
    for (const id of ["a", "b", "c"]) await world.enter(id);
    world.over.add("b");
    await world.leave("a");
    expect(world.told).toEqual(["b", "c"]);
  });

  it("passes over none that has asked again since it was told", async () => {
    const world = new World();
    const isThere = Promise.withResolvers<boolean>();
    world.answers.set("b", isThere.promise);
    await world.enter("a");
    await world.enter("b");
    await world.leave("a");
    // Its start got lost, and is repeated while it still says of the first one that there is no such execution.
    expect(await world.enter("b")).toBe("admitted");
    isThere.resolve(false);
    world.answers.clear();
    await settlePromises();
    expect(await world.enter("c")).toBe("waiting");
    await world.alarmAt(world.alarm ?? 0);
    expect(world.told).toEqual(["b", "b"]);
    await world.leave("b");
    expect(world.told).toEqual(["b", "b", "c"]);
  });

  it("finds out while others wait that one is over whose end was not told (L3)", async () => {
    const world = new World();
    await world.enter("a");
    await world.enter("b");
    world.over.add("a");
    expect(world.alarm).toBe(world.now + CHECK_MS);
    await world.alarmAt(world.now + CHECK_MS);
    await settlePromises();
    expect(world.told).toEqual(["a", "b"]);
  });

  it("changes nothing when it cannot be written", async () => {
    const world = new World();
    world.storage.failure = new Error("disk full");
    await expect(world.enter("a")).rejects.toThrow("disk full");
    expect(await world.enter("b")).toBe("admitted");
  });

  it("leaves nothing behind when nobody has been under it for a while", async () => {
    const world = new World();
    await world.enter("a");
    await world.leave("a");
    await world.alarmAt(world.alarm ?? 0);
    expect(world.storage.tables()).toEqual([]);
    expect(await world.enter("b")).toBe("admitted");
  });

  it("keeps how many may run when it is used again after that, also over a restart", async () => {
    const world = new World();
    await world.enter("a");
    await world.leave("a");
    await world.alarmAt(world.alarm ?? 0);
    expect([await world.enter("b"), await world.enter("c")]).toEqual(["admitted", "waiting"]);
    world.crash();
    await world.leave("b");
    expect(world.told).toEqual(["c"]);
  });

  it("is never exceeded, and never idle while one waits", async () => {
    const random = seededRandom();
    const world = new World();
    const running = new Set<string>();
    const waiting = new Set<string>();
    for (let step = 0; step < 2000; step++) {
      const id = `e${step}`;
      const kind = random.pick(["enter", "enter", "leave", "leave", "abandon", "crash"]);
      if (kind === "enter") {
        const admission = await world.enter(id, { concurrent: 3 });
        (admission === "admitted" ? running : waiting).add(id);
      } else if (kind === "crash") {
        if (random.below(5) === 0) world.crash();
      } else {
        const from = [...(kind === "leave" ? running : waiting)];
        const out = from[random.below(from.length)];
        if (out === undefined) continue;
        running.delete(out);
        waiting.delete(out);
        await world.leave(out);
      }
      for (const told of world.told.splice(0)) if (waiting.delete(told)) running.add(told);
      expect(running.size).toBeLessThanOrEqual(3);
      if (running.size < 3) expect(waiting.size).toBe(0);
    }
  });
});
