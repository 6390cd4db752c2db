/** The object of a limited type under random lives of tasks, with news that is lost, late or repeated. */
import { describe, expect, it } from "vitest";
import type { Lease } from "../../../src/app/ports.ts";
import type { TaskLimits } from "../../../src/model/task-limits.ts";
import { GRANT_CHECK_MS } from "../../../src/objects/task-queue/grants.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { seededRandom, type SeededRandom } from "../../helpers/random.ts";
import { item } from "./items.ts";
import { watch, World } from "./queue-world.ts";

const STEPS = 1500;
const DOMAINS = ["", "blue"] as const;
const SLOTS = 3;
const KINDS = [
  ...(["push", "push", "poll", "poll", "news"] as const),
  ...(["end", "back", "repeat", "renew", "late"] as const),
] as const;

/** What is true of a task, as its execution knows it. */
interface Truth {
  taskId: string;
  domain: string;
  turn: number;
  state: "waiting" | "out" | "ended";
}

class Life {
  readonly world = new World();
  readonly starts: number[] = [];
  private readonly limits: TaskLimits;
  private readonly random: SeededRandom;
  private readonly tasks = new Map<string, Truth>();
  private news: string[] = [];
  /** All that executions have told the queue: any of it may come once more, at any time. */
  private readonly sent: (() => void)[] = [];
  private names = 0;

  constructor(random: SeededRandom, limits: TaskLimits) {
    this.random = random;
    this.limits = limits;
    this.world.hold = async (taskId) => {
      const { state, turn } = this.tasks.get(taskId) ?? { state: "ended", turn: null };
      return {
        state: state === "waiting" ? state : state === "out" ? "held" : "gone",
        claims: turn,
      };
    };
  }

  async step(): Promise<void> {
    const { random, world } = this;
    await world.clock.advance(random.pick([0, 0, 1, 40, 400, 6000]));
    const kind = random.pick(KINDS);
    if (kind === "push") this.add();
    else if (kind === "renew") this.renew();
    else if (kind === "late") this.sent[random.below(this.sent.length)]?.();
    else if (kind === "poll") this.poll(random.pick([0, 100, 5000]));
    else if (kind === "news") await this.tell();
    else if (kind === "end") this.end();
    else if (kind === "back") this.putBack();
    else if (random.below(10) > 0) this.repeatPush();
    else this.crash();
    await settlePromises();
    this.check();
  }

  /** Time passes without losses, and workers poll: nothing may stand in the way any more. */
  async rest(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      while (this.news.length > 0) await this.tell();
      for (const domain of DOMAINS) this.pollReliably(domain, GRANT_CHECK_MS / 2);
      await this.world.clock.advance(GRANT_CHECK_MS / 2);
      this.check();
    }
  }

  count(state: Truth["state"]): number {
    return [...this.tasks.values()].filter((task) => task.state === state).length;
  }

  add(): void {
    const taskId = `t${this.names++}`;
    const { random } = this;
    this.tasks.set(taskId, { taskId, domain: random.pick(DOMAINS), turn: 0, state: "waiting" });
    this.push(this.tasks.get(taskId)!);
  }

  private push({ taskId, domain, turn }: Truth): void {
    const settings = { domains: [domain], turn, limits: this.limits };
    const priority = this.random.below(3);
    const availableAt = this.world.clock.now();
    const pushed = item(taskId, { ...settings, priority, availableAt });
    this.tellQueue(() => watch(this.world.queue.push([pushed])));
  }

  private release({ taskId }: Truth, turn: number): void {
    this.tellQueue(() => watch(this.world.queue.release([{ taskId, turn }])));
  }

  private tellQueue(call: () => void): void {
    this.sent.push(call);
    call();
  }

  /** A task that has ended is begun anew under its id. */
  private renew(): void {
    const task = this.one("ended");
    if (task === undefined) return;
    task.state = "waiting";
    task.turn++;
    this.release(task, task.turn);
    this.push(task);
  }

  private poll(timeout: number): void {
    const domain = this.random.pick(DOMAINS);
    const taken = this.world.queue.take({ count: this.random.pick([1, 2]), timeout, domain });
    // Some callers die before they claim, others after it.
    void taken.then((leases) => this.claim(leases, this.random.pick([0, 1, 2, 2, 2, 2])));
  }

  /** Polls again whenever a poll was answered, and tells what it has claimed. */
  private pollReliably(domain: string, timeout: number): void {
    const deadline = this.world.clock.now() + timeout;
    void this.world.queue.take({ count: 1, timeout, domain }).then(async (leases) => {
      if (leases.length === 0) return;
      this.claim(leases, 2);
      await this.tell();
      this.pollReliably(domain, deadline - this.world.clock.now());
    });
  }

  private claim(leases: readonly Lease[], luck: number): void {
    if (luck === 0) return;
    for (const { taskId, limit, turn } of leases) {
      expect(limit).toBe(this.limits.concurrent > 0 ? "slot" : "start");
      const truth = this.tasks.get(taskId);
      if (truth?.state === "waiting" && truth.turn === turn) {
        truth.state = "out";
        truth.turn++;
        this.starts.push(this.world.clock.now());
        if (luck === 2) this.news.push(taskId);
      } else {
        watch(this.world.queue.settle({ done: [], returned: [], refused: [taskId] }));
      }
    }
  }

  private async tell(): Promise<void> {
    const done = this.world.leased(...this.news.splice(0, 1));
    await this.world.queue.settle({ done, returned: [] });
  }

  private one(state: Truth["state"]): Truth | undefined {
    const found = [...this.tasks.values()].filter((task) => task.state === state);
    return found[this.random.below(found.length)];
  }

  private end(): void {
    const task = this.one(this.random.pick(["out", "out", "waiting"]));
    if (task === undefined) return;
    task.state = "ended";
    // The news of some is lost with their execution.
    if (this.random.below(8) > 0) this.release(task, task.turn + 1);
  }

  private putBack(): void {
    const task = this.one("out");
    if (task === undefined) return;
    task.state = "waiting";
    if (this.random.below(2) === 0) {
      this.release(task, task.turn);
    }
    this.push(task);
  }

  /** A push whose answer was lost is made again, whatever has become of the task. */
  private repeatPush(): void {
    const out = this.one("out");
    if (out !== undefined) this.push({ ...out, turn: out.turn - 1 });
  }

  /** The object dies with its polls; the executions push again what was not acknowledged. */
  private crash(): void {
    this.world.crash();
    this.news = [];
    for (const task of this.tasks.values()) if (task.state === "waiting") this.push(task);
  }

  private check(): void {
    const { concurrent, starts, windowMs } = this.limits;
    if (concurrent > 0) expect(this.count("out")).toBeLessThanOrEqual(concurrent);
    if (starts === 0 || this.starts.length <= starts) return;
    const span = this.starts.at(-1)! - this.starts.at(-starts - 1)!;
    expect(span).toBeGreaterThanOrEqual(windowMs);
  }
}

describe("a limited type whose calls get lost, late and repeated", () => {
  it("never has more tasks out than it has slots, and at rest no slot is idle", async () => {
    const limits = { concurrent: SLOTS, starts: 0, windowMs: 0, since: 1 };
    const life = new Life(seededRandom(), limits);
    for (let step = 1; step <= STEPS; step++) {
      await life.step();
      if (step % 300 > 0) continue;
      await life.rest();
      const wanted = Math.min(SLOTS, life.count("out") + life.count("waiting"));
      expect(life.count("out")).toBe(wanted);
    }
  });

  it("never starts more tasks within a window than allowed, and goes on when it may", async () => {
    const limits = { concurrent: 0, starts: 2, windowMs: 3000, since: 1 };
    const life = new Life(seededRandom(), limits);
    for (let step = 0; step < STEPS; step++) await life.step();
    await life.rest();
    const before = life.starts.length;
    for (let added = 0; added < 20; added++) life.add();
    await life.rest();
    expect(life.starts.length - before).toBeGreaterThanOrEqual(20);
  });
});
