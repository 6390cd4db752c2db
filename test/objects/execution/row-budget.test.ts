/**
 * What a worker task costs in rows written, which is what Cloudflare bills: at most 4 in the execution,
 * its outbox, the workflow's row and the alarm included, and at most 2 in its queue.
 */
import { describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { loop, worker } from "../../helpers/task-inputs.ts";
import { World as QueueWorld } from "../task-queue/queue-world.ts";

const EXECUTION_ROWS_PER_TASK = 4;
const QUEUE_ROWS_PER_TASK = 2;

/** Everything billed as a row write so far: rows, and moves of the alarm. */
function written(world: HostWorld): number {
  return world.storage.rowsWritten + world.alarm.sets;
}

const chain = (length: number) =>
  Array.from({ length }, (_, at) => worker(`t${at}`, { name: "work" }));

/** Polls and completes every task of an execution, one after the other. */
async function runAll(world: HostWorld): Promise<number> {
  let tasks = 0;
  for (let execution = world.host.current(); execution?.workflow.status === "RUNNING"; tasks++) {
    const [next] = [...execution.open.values()].filter(({ kind }) => kind === "SIMPLE");
    if (next === undefined) throw new Error("nothing left to do");
    expect((await world.claim(next.counter)).ok).toBe(true);
    await world.complete(next.counter, { n: tasks });
    execution = world.host.current();
  }
  return tasks;
}

describe("the rows that a worker task writes", () => {
  it.each([1, 3, 30])("are at most four in the execution, in a chain of %i", async (length) => {
    const world = new HostWorld();
    await world.start(chain(length));
    const definition = 1;
    expect(await runAll(world)).toBe(length);
    // The definition and the workflow's first row belong to the start, and so does the alarm that
    // guards it; the workflow's last row belongs to the tasks.
    const start = definition + 1;
    expect(world.storage.rowsWritten - start).toBeLessThanOrEqual(length * EXECUTION_ROWS_PER_TASK);
    expect(written(world) - start - 1).toBeLessThanOrEqual(length * EXECUTION_ROWS_PER_TASK);
  });

  it("are three in the middle of a chain: scheduled, claimed, ended", async () => {
    const world = new HostWorld();
    await world.start(chain(5));
    await world.claim(1);
    await world.complete(1);
    const before = written(world);
    await world.claim(2);
    await world.complete(2);
    expect(written(world) - before).toBe(3);
  });

  it("are at most four in a loop, its own row included", async () => {
    const world = new HostWorld();
    await world.start([loop("l", "$.l.iteration < 50", [worker("t", { name: "work" })])]);
    const before = written(world);
    expect(await runAll(world)).toBe(50);
    expect(written(world) - before).toBeLessThanOrEqual(50 * EXECUTION_ROWS_PER_TASK);
  });

  it("do not grow with the length of the execution", async () => {
    const rows: number[] = [];
    for (const length of [20, 40]) {
      const world = new HostWorld();
      await world.start(chain(length));
      const before = written(world);
      await runAll(world);
      rows.push(written(world) - before);
    }
    const [short = 0, long = 0] = rows;
    expect(long).toBeLessThanOrEqual(2 * short);
  });

  it("do not come twice where the object is put away after every step", async () => {
    const world = new HostWorld();
    await world.start(chain(10));
    const before = world.storage.rowsWritten;
    for (let counter = 1; counter <= 10; counter++) {
      world.wakeUp();
      await world.claim(counter);
      world.wakeUp();
      await world.complete(counter);
    }
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
    expect(world.storage.rowsWritten - before).toBeLessThanOrEqual(10 * EXECUTION_ROWS_PER_TASK);
  });
});

describe("the rows that a worker task writes in its queue", () => {
  const LENGTH = 12;
  /** Until the queue has written what it collected, with room to spare, in milliseconds. */
  const WRITTEN_MS = 1000;

  /** An execution with the real host of a queue. */
  function joined(): { world: HostWorld; queues: QueueWorld } {
    const world = new HostWorld();
    const queues = new QueueWorld();
    world.queue.push = (items = []) => queues.queue.push(items);
    world.queue.release = (releases = []) => queues.queue.release(releases);
    return { world, queues };
  }

  /** The writes of the queue but for those of the list of polls, which are one a minute. */
  function taskRows({ storage }: QueueWorld): number {
    return storage.written.filter((sql) => /^(INSERT|DELETE|UPDATE)\b.*\btask\b/s.test(sql)).length;
  }

  it("are at most two when it has to wait for a poll", async () => {
    const { world, queues } = joined();
    await world.start(chain(LENGTH));
    for (let counter = 1; counter <= LENGTH; counter++) {
      await queues.clock.advance(WRITTEN_MS);
      const [taskId] = await queues.taken(1);
      expect(taskId).toBe(world.taskId(counter));
      expect((await world.claim(counter)).ok).toBe(true);
      await queues.queue.settle({ done: queues.leased(world.taskId(counter)), returned: [] });
      await world.complete(counter);
    }
    await queues.clock.advance(WRITTEN_MS);
    expect(queues.rows()).toBe(0);
    expect(taskRows(queues)).toBeLessThanOrEqual(LENGTH * QUEUE_ROWS_PER_TASK);
    // Once in the queue's life two rows of the format, and once a minute the row of the poll.
    expect(queues.storage.rowsWritten - 3).toBeLessThanOrEqual(LENGTH * QUEUE_ROWS_PER_TASK);
  });

  it("are none when a poll is there already", async () => {
    const { world, queues } = joined();
    let poll = queues.queue.take({ count: 1, timeout: 60_000 });
    await world.start(chain(LENGTH));
    for (let counter = 1; counter <= LENGTH; counter++) {
      // What follows a task is scheduled a millisecond after its end.
      await queues.clock.advance(1);
      const [lease] = await poll;
      expect(lease?.taskId).toBe(world.taskId(counter));
      expect((await world.claim(counter)).ok).toBe(true);
      await queues.queue.settle({ done: queues.leased(world.taskId(counter)), returned: [] });
      poll = queues.queue.take({ count: 1, timeout: 60_000 });
      await world.complete(counter);
    }
    await queues.clock.advance(WRITTEN_MS);
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
    expect(taskRows(queues)).toBe(0);
  });
});
