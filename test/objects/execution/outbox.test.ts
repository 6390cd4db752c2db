import { describe, expect, it } from "vitest";
import type { Effect } from "../../../src/engine/effects.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";
import { Outbox } from "../../../src/objects/execution/outbox.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { ManualClock, settlePromises } from "../../helpers/manual-clock.ts";
import { subWorkflow, worker } from "../../helpers/task-inputs.ts";

const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 60_000;

type TaskEffect = Extract<Effect, { task: TaskRecord }>;

/** An effect about a task with nothing but a counter and the flag that the outbox looks at. */
function about(counter: number, kind: TaskEffect["kind"] = "enqueue-task"): TaskEffect {
  return { kind, task: { counter, outbox: "enqueue" } as TaskRecord };
}

class World {
  readonly clock = new ManualClock();
  /** What was begun to be delivered, in order. */
  readonly begun: string[] = [];
  readonly failed: string[] = [];
  failures = 0;
  /** The receiver confirms later. */
  sending = false;
  /** While set, deliveries wait. */
  held: Promise<void> | null = null;
  readonly outbox = new Outbox({
    deliver: async (effect) => {
      this.begun.push("task" in effect ? `${effect.kind} ${effect.task.counter}` : effect.kind);
      if (this.held !== null) await this.held;
      if (this.failures > 0) {
        this.failures -= 1;
        throw new Error("away");
      }
      return this.sending ? "sent" : "delivered";
    },
    now: this.clock.now,
    failed: (effect, error) => void this.failed.push(`${effect.kind}: ${String(error)}`),
  });

  hold(): () => void {
    let release!: () => void;
    this.held = new Promise((resolve) => {
      release = () => {
        this.held = null;
        resolve();
      };
    });
    return release;
  }
}

describe("Outbox", () => {
  it("delivers at once and then has nothing left", async () => {
    const world = new World();
    await world.outbox.send([about(1), { kind: "tell-parent" }]);
    expect(world.begun).toEqual(["enqueue-task 1", "tell-parent"]);
    expect([world.outbox.isEmpty, world.outbox.nextAttempt()]).toEqual([true, null]);
  });

  it("keeps what was not acknowledged and tries it again when it is due, later each time (O3)", async () => {
    const world = new World();
    world.failures = 3;
    await world.outbox.send([about(1)]);
    expect(world.failed).toEqual(["enqueue-task: Error: away"]);
    for (const backoff of [1, 2, 4].map((times) => times * FIRST_BACKOFF_MS)) {
      expect(world.outbox.isEmpty).toBe(false);
      expect(world.outbox.nextAttempt()).toBe(world.clock.now() + backoff);
      await world.clock.advance(backoff - 1);
      const before = world.begun.length;
      world.outbox.retry();
      await world.clock.advance(1);
      expect(world.begun).toHaveLength(before);
      world.outbox.retry();
      await settlePromises();
      expect(world.begun).toHaveLength(before + 1);
    }
    expect(world.outbox.isEmpty).toBe(true);
  });

  it("sends again what is not confirmed in time, and no more once it is", async () => {
    const world = new World();
    world.sending = true;
    await world.outbox.send([about(1, "publish-event")]);
    expect([world.outbox.isEmpty, world.outbox.isDelivering]).toEqual([false, false]);
    expect(world.outbox.nextAttempt()).toBe(world.clock.now() + 30_000);
    await world.clock.advance(30_000);
    world.outbox.retry();
    await settlePromises();
    expect(world.begun).toEqual(["publish-event 1", "publish-event 1"]);
    world.outbox.confirm(about(1, "publish-event"));
    expect([world.outbox.isEmpty, world.outbox.nextAttempt()]).toEqual([true, null]);
  });

  it("never waits longer than a minute between two attempts", async () => {
    const world = new World();
    world.failures = 20;
    await world.outbox.send([about(1)]);
    for (let attempt = 0; attempt < 19; attempt++) {
      const wait = (world.outbox.nextAttempt() ?? 0) - world.clock.now();
      expect(wait).toBeLessThanOrEqual(MAX_BACKOFF_MS);
      await world.clock.advance(wait);
      world.outbox.retry();
      await settlePromises();
    }
    expect(world.outbox.nextAttempt()).toBe(world.clock.now() + MAX_BACKOFF_MS);
  });

  it("tells the earliest of the attempts that wait", async () => {
    const world = new World();
    world.failures = 1;
    await world.outbox.send([about(1)]);
    const first = world.outbox.nextAttempt();
    await world.clock.advance(50);
    world.failures = 1;
    await world.outbox.send([about(2)]);
    expect(world.outbox.nextAttempt()).toBe(first);
  });

  it("has one delivery of an effect under way at a time (O2)", async () => {
    const world = new World();
    const release = world.hold();
    const both = Promise.all([world.outbox.send([about(1)]), world.outbox.send([about(1)])]);
    await settlePromises();
    expect(world.begun).toEqual(["enqueue-task 1"]);
    expect(world.outbox.isEmpty).toBe(false);
    release();
    await both;
    expect(world.begun).toEqual(["enqueue-task 1", "enqueue-task 1"]);
    expect(world.outbox.isEmpty).toBe(true);
  });

  it("does not withdraw a task before it was pushed, nor end a child before it was started", async () => {
    const world = new World();
    const release = world.hold();
    const sent = [
      world.outbox.send([about(1), about(2, "start-child")]),
      world.outbox.send([about(1, "withdraw-task"), about(2, "terminate-child")]),
    ];
    await settlePromises();
    expect(world.begun).toEqual(["enqueue-task 1", "start-child 2"]);
    release();
    await Promise.all(sent);
    expect(world.begun.slice(2)).toEqual(["withdraw-task 1", "terminate-child 2"]);
  });

  it("gives up an earlier effect that waits for its next attempt when the state has moved on", async () => {
    const world = new World();
    world.failures = 1;
    await world.outbox.send([about(1)]);
    await world.outbox.send([about(1, "withdraw-task")]);
    expect(world.begun).toEqual(["enqueue-task 1", "withdraw-task 1"]);
    expect(world.outbox.isEmpty).toBe(true);
  });

  it("tries again what has failed while something else for the same receiver waited behind it", async () => {
    const world = new World();
    world.failures = 1;
    await world.outbox.send([{ kind: "enter-limit" }, { kind: "leave-limit" }]);
    expect(world.begun).toEqual(["enter-limit", "leave-limit"]);
    expect(world.outbox.nextAttempt()).toBe(world.clock.now() + FIRST_BACKOFF_MS);
    await world.clock.advance(FIRST_BACKOFF_MS);
    world.outbox.retry();
    await settlePromises();
    expect(world.begun).toEqual(["enter-limit", "leave-limit", "enter-limit"]);
    expect(world.outbox.isEmpty).toBe(true);
  });

  it("lets tasks of their own go side by side", async () => {
    const world = new World();
    const release = world.hold();
    const sent = world.outbox.send([about(1), about(2), { kind: "tell-parent" }]);
    await settlePromises();
    expect(world.begun).toHaveLength(3);
    release();
    await sent;
  });

  const PUSHES = new Set(["enqueue-task"] as const);

  it("knows which pushes are under way, but for those that were claimed meanwhile", async () => {
    const world = new World();
    const release = world.hold();
    const [first, second] = [about(1), about(2)];
    void world.outbox.send([first, second, about(3, "withdraw-task")]);
    expect(world.outbox.underWayOf(PUSHES)).toHaveLength(2);
    delete second.task.outbox;
    const pushes = world.outbox.underWayOf(PUSHES);
    expect(pushes).toHaveLength(1);
    release();
    await Promise.all(pushes);
    await settlePromises();
    expect(world.outbox.underWayOf(PUSHES)).toEqual([]);
  });
});

describe("what a loaded execution still asks for", () => {
  const kinds = (world: EngineWorld): string[] =>
    Outbox.pendingIn(world.execution).map((effect) =>
      "task" in effect ? `${effect.kind} ${effect.task.base}` : effect.kind,
    );

  it("is what stands in its rows", () => {
    const tasks = [worker("a"), subWorkflow("s")];
    const world = EngineWorld.started(definitionOf(tasks));
    expect(kinds(world)).toEqual(["enqueue-task a"]);
    world.claim("a");
    expect(kinds(world)).toEqual([]);
    world.update("a", { status: "COMPLETED" });
    expect(kinds(world)).toEqual(["start-child s"]);
    world.send({ kind: "terminated", reason: "enough" });
    expect(kinds(world)).toEqual(["terminate-child s"]);
  });

  it("leaves out a task that a delay holds back: its timer will hand it on", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { startDelay: 5 })]));
    expect(kinds(world)).toEqual([]);
    world.pass(5000);
    expect(kinds(world)).toEqual(["enqueue-task a"]);
  });

  it("holds the parent's notice and the failure workflow", () => {
    const definition = definitionOf(
      [worker("a")],
      { failureWorkflow: "sorry" },
      { a: { retryCount: 0 } },
    );
    const parent = { parentWorkflowId: "p", parentWorkflowTaskId: "p-1" };
    const world = EngineWorld.started(definition, parent);
    world.fail("a");
    expect(kinds(world)).toEqual(["tell-parent", "start-failure-workflow"]);
  });
});
