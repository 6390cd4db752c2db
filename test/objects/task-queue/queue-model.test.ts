/** The queue against a model of it that is too simple to be wrong and too slow to be used. */
import { describe, expect, it } from "vitest";
import type { QueueItem } from "../../../src/app/ports.ts";
import type { Entry } from "../../../src/objects/task-queue/entry.ts";
import type { WaitingPoll } from "../../../src/objects/task-queue/domains.ts";
import { LEASE_MS, Queue } from "../../../src/objects/task-queue/queue.ts";
import { seededRandom, type SeededRandom } from "../../helpers/random.ts";
import { ids, item, past } from "./items.ts";

const STEPS = 4000;
const DOMAINS = ["", "blue", "green"] as const;

interface ModelTask extends QueueItem {
  domain: string;
  position: number;
  leasedUntil: number | null;
  again: QueueItem | null;
}

interface ModelPoll {
  domain: string;
  count: number;
  name: number;
}

class Model {
  tasks: ModelTask[] = [];
  polls: ModelPoll[] = [];
  answers: string[] = [];
  private arrivals = 0;

  push(pushed: QueueItem, now: number): void {
    this.expire(now);
    const known = this.tasks.find(({ taskId }) => taskId === pushed.taskId);
    if (known === undefined) {
      const domain = pushed.domains.at(-1) ?? "";
      const position = this.arrivals++;
      this.tasks.push({ ...pushed, domain, position, leasedUntil: null, again: null });
    } else if (known.leasedUntil !== null) {
      known.again = pushed;
    } else {
      known.priority = pushed.priority;
      known.availableAt = pushed.availableAt;
    }
    this.serve(now);
  }

  take(domain: string, count: number, now: number): string[] {
    this.expire(now);
    const ready = this.tasks.filter(
      (task) => task.domain === domain && task.leasedUntil === null && task.availableAt <= now,
    );
    ready.sort(
      (a, b) => b.priority - a.priority || a.availableAt - b.availableAt || a.position - b.position,
    );
    const taken = ready.slice(0, count);
    for (const task of taken) task.leasedUntil = now + LEASE_MS;
    return ids(taken);
  }

  settle(taskId: string, now: number): void {
    const task = this.tasks.find((each) => each.taskId === taskId);
    if (task === undefined || task.leasedUntil === null) return;
    if (task.again === null) this.tasks.splice(this.tasks.indexOf(task), 1);
    else this.release(task);
    this.serve(now);
  }

  giveBack(taskId: string, now: number): void {
    const task = this.tasks.find((each) => each.taskId === taskId);
    if (task !== undefined && task.leasedUntil !== null) this.release(task);
    this.serve(now);
  }

  withdraw(taskId: string): void {
    this.tasks = this.tasks.filter((task) => task.taskId !== taskId);
  }

  advance(now: number): void {
    this.expire(now);
    this.serve(now);
  }

  sizes(): Record<string, number> {
    const sizes: Record<string, number> = {};
    for (const { domain } of this.tasks) sizes[domain] = (sizes[domain] ?? 0) + 1;
    return sizes;
  }

  private expire(now: number): void {
    for (const task of this.tasks) {
      if (task.leasedUntil !== null && task.leasedUntil <= now) this.release(task);
    }
  }

  private release(task: ModelTask): void {
    task.leasedUntil = null;
    if (task.again !== null) {
      task.priority = task.again.priority;
      task.availableAt = task.again.availableAt;
    }
    task.again = null;
  }

  private serve(now: number): void {
    for (const poll of [...this.polls]) {
      const taken = this.take(poll.domain, poll.count, now);
      if (taken.length === 0) continue;
      this.polls.splice(this.polls.indexOf(poll), 1);
      this.answers.push(`${poll.name}: ${taken.join()}`);
    }
  }
}

/** Does the same to both, and says what it did. */
class Pair {
  readonly queue = new Queue(() => false);
  readonly model = new Model();
  readonly answers: string[] = [];
  private readonly polls = new Map<number, WaitingPoll>();
  /** The numbers of the leases of each task. */
  private readonly leases = new Map<string, number[]>();
  private names = 0;
  private now = 1_000_000;
  private readonly random: SeededRandom;

  constructor(random: SeededRandom) {
    this.random = random;
  }

  step(): void {
    const { random, queue, model } = this;
    this.now += random.pick([0, 0, 1, 50, 900]);
    const { now } = this;
    queue.advance(now);
    model.advance(now);
    const taskId = `t${random.below(40)}`;
    const kind = random.pick(["push", "push", "take", "wait", "leave", "settle", "give", "out"]);
    if (kind === "push") this.push(taskId);
    else if (kind === "take" || kind === "wait") this.poll(kind === "wait");
    else if (kind === "leave") this.leave();
    else if (kind === "settle") {
      const leases = this.leases.get(taskId) ?? [];
      const lease = random.pick([leases.at(-1), leases.at(-1), leases.at(-2)]) ?? 0;
      queue.settle([{ taskId, lease }], now);
      // News of an earlier lease says nothing.
      if (lease === leases.at(-1)) model.settle(taskId, now);
    } else if (kind === "give") {
      queue.giveBack([taskId], now);
      model.giveBack(taskId, now);
    } else {
      queue.takeOut(past(taskId), now);
      model.withdraw(taskId);
    }
  }

  private push(taskId: string): void {
    const { random, now } = this;
    const pushed = item(taskId, {
      priority: random.below(3),
      availableAt: now + random.pick([-100, 0, 0, 700]),
      domains: [random.pick(DOMAINS)],
    });
    this.queue.push([pushed], now);
    this.model.push(pushed, now);
  }

  private poll(mayWait: boolean): void {
    const { random, now } = this;
    const [domain, count] = [random.pick(DOMAINS), 1 + random.below(3)];
    const leased = this.queue.take(domain, count, now);
    this.note(leased);
    const taken = ids(leased);
    expect(taken).toEqual(this.model.take(domain, count, now));
    if (taken.length > 0 || !mayWait || this.polls.size > 5) return;
    const name = this.names++;
    const poll: WaitingPoll = {
      domain,
      count,
      answer: (leased) => {
        this.polls.delete(name);
        this.note(leased);
        this.answers.push(`${name}: ${ids(leased).join()}`);
      },
    };
    this.polls.set(name, poll);
    this.queue.wait(poll);
    this.model.polls.push({ domain, count, name });
  }

  private note(leased: readonly Entry[]): void {
    for (const { taskId, lease } of leased) {
      this.leases.set(taskId, [...(this.leases.get(taskId) ?? []), lease]);
    }
  }

  private leave(): void {
    const [first] = this.polls;
    if (first === undefined) return;
    const [name, poll] = first;
    this.polls.delete(name);
    this.queue.leave(poll);
    this.model.polls = this.model.polls.filter((each) => each.name !== name);
  }
}

describe("the queue", () => {
  it("does what a simple model of it does", () => {
    const pair = new Pair(seededRandom());
    for (let step = 0; step < STEPS; step++) {
      pair.step();
      // Within one step polls of different domains are served in any order.
      expect(pair.answers.toSorted()).toEqual(pair.model.answers.toSorted());
      const sizes = [...pair.queue.sizes()].map(([domain, { size }]) => [domain, size]);
      expect(Object.fromEntries(sizes)).toEqual(pair.model.sizes());
      pair.answers.length = 0;
      pair.model.answers.length = 0;
    }
  });

  it("takes 50,000 tasks in and out in far less than quadratic time", () => {
    const random = seededRandom();
    const queue = new Queue(() => false);
    const items = Array.from({ length: 50_000 }, (_, at) =>
      item(`t${at}`, { priority: random.below(100), availableAt: random.below(1000) }),
    );
    const start = performance.now();
    for (const each of items) queue.push([each], 1000);
    let taken = 0;
    for (let next = queue.take("", 10, 1000); next.length > 0; next = queue.take("", 10, 1000)) {
      taken += next.length;
      queue.settle(next, 1000);
    }
    expect(taken).toBe(items.length);
    // Linear scans would make more than a billion comparisons.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
