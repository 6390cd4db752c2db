import { beforeEach, describe, expect, it, vi } from "vitest";
import { Alarms } from "../../../src/objects/execution/alarms.ts";
import {
  ColdStorage,
  type Archive,
  type ColdStorageOptions,
} from "../../../src/objects/execution/cold-storage.ts";
import { HostWorld } from "../../helpers/execution-host.ts";

const DAY = 24 * 3600 * 1000;
const worker = (taskReferenceName: string) => ({ taskReferenceName, name: "work" });

/** The archive as a map. */
class FakeArchive implements Archive {
  readonly stored = new Map<string, string[]>();
  failure: Error | null = null;
  /** Called while the archive takes an execution in. */
  meanwhile: () => void = () => undefined;

  async put(workflowId: string, lines: Iterable<string>): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.stored.set(workflowId, [...lines]);
    this.meanwhile();
  }

  async get(workflowId: string): Promise<AsyncIterable<string> | null> {
    const lines = this.stored.get(workflowId);
    if (lines === undefined) return null;
    return (async function* () {
      yield* lines;
    })();
  }

  async remove(workflowId: string): Promise<void> {
    this.stored.delete(workflowId);
  }
}

describe("ColdStorage", () => {
  let world: HostWorld;
  let archive: FakeArchive;
  let log: string[];
  let coldStorage: ColdStorage;

  const open = (after: number | null = DAY, more: Partial<ColdStorageOptions> = {}): ColdStorage =>
    new ColdStorage({
      host: world.host,
      alarms: new Alarms(world.alarm, () => world.now),
      archive,
      storage: world.storage,
      after,
      erase: async () => {
        world.alarm.at = null;
        for (const table of world.storage.tables()) world.storage.exec(`DROP TABLE ${table}`);
      },
      now: () => world.now,
      log: (message) => void log.push(message),
      ...more,
    });

  const present = () => world.host.current() !== null;
  const id = () => world.taskId(1).replace(/-1$/, "");
  const read = () => {
    const { workflow, tasks } = world.host.current() ?? {};
    return JSON.parse(JSON.stringify({ workflow, tasks: [...(tasks?.values() ?? [])] })) as unknown;
  };
  const rested = async (): Promise<void> => {
    await world.host.indexed(world.host.current()?.workflow.version ?? 0);
    await world.settle();
  };

  beforeEach(async () => {
    world = new HostWorld();
    archive = new FakeArchive();
    log = [];
    coldStorage = open();
    await world.start([worker("a"), worker("b")]);
    await world.complete(1, { large: "ü".repeat(700_000) });
    world.host.rows.addLog(1, "a line", 17);
    await world.complete(2, { n: 2 });
    for (const timer of world.timers) timer();
    await rested();
  });

  it.each([DAY, null])(
    "puts away without waiting what is to be archived, where others stay %s",
    async (after) => {
      coldStorage = open(after);
      await coldStorage.putAwayIfDue();
      expect(present()).toBe(true);
      await world.requests.tell({ kind: "archived" }, id());
      world.now += 11 * 60_000;
      for (const timer of world.timers) timer();
      await rested();
      const before = read();
      await coldStorage.putAwayIfDue();
      expect(present()).toBe(false);
      expect(archive.stored.size).toBe(1);
      await coldStorage.recall(id());
      expect(read()).toEqual(before);
      world.now += 9 * 60_000;
      await coldStorage.putAwayIfDue();
      expect(present()).toBe(true);
      world.now += 2 * 60_000;
      await coldStorage.putAwayIfDue();
      expect(present()).toBe(false);
    },
  );

  it("leaves an object that cannot be emptied its alarm", async () => {
    const alarms = new Alarms(world.alarm, () => world.now);
    await alarms.ensure(world.now + 5);
    const failing = open(DAY, { alarms, erase: () => Promise.reject(new Error("disk full")) });
    await expect(failing.remove(id())).rejects.toThrow("disk full");
    expect([present(), world.alarm.at]).toEqual([true, world.now + 5]);
  });

  it("empties the object once the archive holds everything, and brings it back as it was", async () => {
    const before = read();
    const logs = world.requests.taskLogs(world.taskId(1));
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    expect(world.storage.tables()).toEqual([]);
    expect(present()).toBe(false);
    await coldStorage.recall(id());
    expect(read()).toEqual(before);
    expect(world.requests.taskLogs(world.taskId(1))).toEqual(logs);
  });

  it("brings an execution back for whoever comes while it is put away", async () => {
    world.now += DAY + 1000;
    const leaving = coldStorage.putAwayIfDue();
    await coldStorage.recall(id());
    await leaving;
    expect(present()).toBe(true);
  });

  it("brings an execution back for a start that was asked for before it was put away, and looks for no other", async () => {
    const askedAt = world.now;
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    const others = vi.spyOn(archive, "get");
    await coldStorage.recallForStart(id(), world.now);
    expect(others).not.toHaveBeenCalled();
    expect(present()).toBe(false);
    await coldStorage.recallForStart(id(), askedAt);
    expect(present()).toBe(true);
  });

  it("looks for what was archived early, too, before a start of long ago", async () => {
    const askedAt = world.now;
    coldStorage = open(null);
    await world.requests.tell({ kind: "archived" }, id());
    world.now += 9 * 60_000;
    for (const timer of world.timers) timer();
    await rested();
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(true);
    world.now += 60_000;
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(false);
    await coldStorage.recallForStart(id(), world.now);
    expect(present()).toBe(false);
    await coldStorage.recallForStart(id(), askedAt);
    expect(present()).toBe(true);
  });

  it("brings an execution back for an object that knows nothing of it", async () => {
    world.now += DAY + 1000;
    const before = read();
    await coldStorage.putAwayIfDue();
    world.wakeUp();
    coldStorage = open();
    await coldStorage.recall(id());
    expect(read()).toEqual(before);
  });

  it("leaves an execution where it is before its time, and wakes when that has come", async () => {
    world.now += DAY - 1000;
    await coldStorage.putAwayIfDue();
    expect(archive.stored.size).toBe(0);
    expect(world.alarm.at).toBe((world.host.current()?.workflow.endTime ?? 0) + DAY);
  });

  it("leaves an execution that runs", async () => {
    world = new HostWorld();
    coldStorage = open(0);
    await world.start([worker("a")]);
    await coldStorage.putAwayIfDue();
    expect(archive.stored.size).toBe(0);
  });

  it("leaves everything where nothing is to be archived, and still brings back what was", async () => {
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    coldStorage = open(null);
    await coldStorage.recall(id());
    world.now += 100 * DAY;
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(true);
  });

  it("keeps the object as it is when the archive fails, and tries again (C1)", async () => {
    world.now += DAY + 1000;
    archive.failure = new Error("no bucket");
    await coldStorage.putAwayIfDue();
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
    expect(log.join()).toContain("no bucket");
    expect(world.alarm.at).toBe(world.now + 60_000);
    archive.failure = null;
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(false);
  });

  it("keeps the object when something was written while it was copied (C1)", async () => {
    world.now += DAY + 1000;
    archive.meanwhile = () => world.host.rows.addLog(2, "late", 18);
    await coldStorage.putAwayIfDue();
    expect(world.host.rows.log.numbers(2)).toHaveLength(1);
    archive.meanwhile = () => undefined;
    await coldStorage.putAwayIfDue();
    await coldStorage.recall(id());
    expect(world.host.rows.log.numbers(2)).toHaveLength(1);
  });

  it("takes up again what was brought back in part (C2)", async () => {
    const before = read();
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    const lines = archive.stored.get(id()) ?? [];
    archive.stored.set(id(), lines.slice(0, -1));
    await coldStorage.recall(id());
    expect(present()).toBe(false);
    archive.stored.set(id(), lines);
    await coldStorage.recall(id());
    expect(read()).toEqual(before);
  });

  it("lets what was brought back stay for ten minutes, then puts it away again", async () => {
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    await coldStorage.recall(id());
    await world.host.wake();
    for (const timer of world.timers) timer();
    await rested();
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(true);
    world.now += 10 * 60_000;
    await coldStorage.putAwayIfDue();
    expect(present()).toBe(false);
  });

  it("removes an execution from the archive too", async () => {
    world.now += DAY + 1000;
    await coldStorage.putAwayIfDue();
    await coldStorage.recall(id());
    await coldStorage.remove(id());
    expect(archive.stored.size).toBe(0);
    await coldStorage.recall(id());
    expect(present()).toBe(false);
  });

  it("writes nothing for an id that nobody has heard of", async () => {
    world = new HostWorld();
    coldStorage = open();
    await coldStorage.recall("22222222-2222-3333-4444-555555555555");
    expect(world.storage.tables()).toEqual([]);
  });
});
