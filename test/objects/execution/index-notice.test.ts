import { describe, expect, it } from "vitest";
import { IndexNotice } from "../../../src/objects/execution/index-notice.ts";
import { ManualClock, settlePromises } from "../../helpers/manual-clock.ts";

const COLLECT_MS = 500;
const PATIENCE_MS = 30_000;
const RETRY_MS = 1000;

class World {
  readonly clock = new ManualClock();
  sent = 0;
  rescheduled = 0;
  failures: Error[] = [];
  readonly notice = new IndexNotice({
    send: async () => {
      this.sent += 1;
      const failure = this.failures.shift();
      if (failure !== undefined) throw failure;
    },
    now: this.clock.now,
    later: (milliseconds, run) => void this.clock.setTimer(run, milliseconds),
    rescheduled: () => {
      this.rescheduled += 1;
    },
  });
}

describe("IndexNotice", () => {
  it("sends one message for what changes within a moment", async () => {
    const world = new World();
    world.notice.changed();
    world.notice.changed();
    expect(world.notice.isCollecting).toBe(true);
    await world.clock.advance(COLLECT_MS - 1);
    expect(world.sent).toBe(0);
    await world.clock.advance(1);
    expect(world.sent).toBe(1);
    expect(world.notice.isCollecting).toBe(false);
    expect(world.clock.pending).toBe(0);
  });

  it("leaves the news to whoever can bring it, and reminds the index all the same", async () => {
    const world = new World();
    expect(world.notice.handOver()).toBe(false);
    world.notice.changed();
    expect(world.notice.handOver()).toBe(true);
    expect(world.notice.handOver()).toBe(false);
    expect(world.notice.nextAttempt()).toBe(world.clock.now() + PATIENCE_MS);
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(0);
    await world.clock.advance(PATIENCE_MS);
    world.notice.remind();
    expect(world.sent).toBe(1);
  });

  it("hands nothing over while a message has not been read: that will tell of it", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    world.notice.changed();
    expect(world.notice.handOver()).toBe(false);
  });

  it("tells of what changes after the news was handed over (N1)", async () => {
    const world = new World();
    world.notice.changed();
    world.notice.handOver();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(1);
  });

  it("sends no other until the index has read, and one for what changes afterwards (N1)", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(1);
    world.notice.read();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(2);
  });

  it("keeps collecting when the index happens to read in between", async () => {
    const world = new World();
    world.notice.changed();
    world.notice.read();
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(1);
  });

  it("reminds an index that does not confirm, and no earlier than its patience lasts (N2)", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    const due = world.clock.now() + PATIENCE_MS;
    expect(world.notice.nextAttempt()).toBe(due);
    await world.clock.advance(PATIENCE_MS - 1);
    world.notice.remind();
    expect(world.sent).toBe(1);
    await world.clock.advance(1);
    world.notice.remind();
    await settlePromises();
    expect(world.sent).toBe(2);
    expect(world.notice.nextAttempt()).toBe(due + 2 * PATIENCE_MS);
  });

  it("reminds ever more seldom an index that never confirms, and patiently no longer once it does", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    const waits: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const wait = (world.notice.nextAttempt() ?? 0) - world.clock.now();
      waits.push(wait / PATIENCE_MS);
      await world.clock.advance(wait);
      world.notice.remind();
      await settlePromises();
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120]);
    world.notice.read();
    world.notice.written();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.notice.nextAttempt()).toBe(world.clock.now() + PATIENCE_MS);
  });

  it("still reminds an index that has read but never confirmed", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    world.notice.read();
    expect(world.notice.nextAttempt()).not.toBeNull();
    await world.clock.advance(PATIENCE_MS);
    world.notice.remind();
    expect(world.sent).toBe(2);
  });

  it("rests once the index has confirmed", async () => {
    const world = new World();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    world.notice.read();
    world.notice.written();
    expect([world.notice.isCollecting, world.notice.nextAttempt()]).toEqual([false, null]);
    await world.clock.advance(PATIENCE_MS);
    world.notice.remind();
    expect(world.sent).toBe(1);
  });

  it("waits no longer for a message, which may be lost, once the index has confirmed (N1)", async () => {
    const world = new World();
    world.notice.changed();
    world.notice.handOver();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    // What was handed over arrives, the message does not.
    world.notice.written();
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.sent).toBe(2);
  });

  it("tries a message that could not be sent again, and says that it will", async () => {
    const world = new World();
    world.failures = [new Error("queue is away")];
    world.notice.changed();
    await world.clock.advance(COLLECT_MS);
    expect(world.rescheduled).toBe(1);
    expect(world.notice.nextAttempt()).toBe(world.clock.now() + RETRY_MS);
    await world.clock.advance(RETRY_MS);
    world.notice.remind();
    await settlePromises();
    expect(world.sent).toBe(2);
    expect(world.notice.nextAttempt()).toBe(world.clock.now() + PATIENCE_MS);
  });
});
