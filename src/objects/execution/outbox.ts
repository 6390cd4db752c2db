/**
 * Delivery of effects: at once, then again with backoff, until the receiver has acknowledged.
 *
 * O1. An effect is stored with its cause before it is delivered, and every receiver is idempotent, so
 *     a crash at any point repeats a delivery and never loses one.
 * O2. There is at most one delivery of an effect under way.
 * O3. While an effect waits for its next attempt, `nextAttempt` is not null: the object's alarm is set by it.
 */
import {
  effectOf,
  effectsOfTask,
  resultEffectOf,
  workflowEffects,
  type Effect,
} from "../../engine/effects.ts";
import type { Execution } from "../../engine/execution.ts";

const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 60_000;

/** How long a receiver that confirms later may take until it is delivered to again. */
const CONFIRMATION_MS = 30_000;

/** Delivers one effect; resolves once the receiver's durable state has it, or once it is sent to one that
 * confirms later. */
export type Deliver = (effect: Effect, delivery: Delivery) => Promise<"delivered" | "sent">;

export interface Delivery {
  /** How many attempts have failed before. */
  attempts: number;
  /** Whether another effect on the same thing waits for this one by now: the stored flag stands for that one. */
  isFollowed: () => boolean;
}

interface Waiting {
  effect: Effect;
  attempts: number;
  nextAt: number;
}

interface UnderWay {
  effect: Effect;
  done: Promise<void>;
  isFollowed: boolean;
}

export interface OutboxOptions {
  deliver: Deliver;
  now: () => number;
  /** Told when an attempt has failed and when a delivery is to be tried again. */
  failed: (effect: Effect, error: unknown) => void;
}

export class Outbox {
  private readonly options: OutboxOptions;
  private readonly underWay = new Map<string, UnderWay>();
  private readonly waiting = new Map<string, Waiting>();

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** The effects that the rows of a loaded execution still ask for. */
  static pendingIn(execution: Execution): Effect[] {
    const effects: Effect[] = [];
    for (const task of execution.tasks.values()) {
      const effect = effectOf(task);
      if (effect !== null && task.availableAt === 0) effects.push(effect);
      const kept = resultEffectOf(task);
      if (kept !== null) effects.push(kept);
    }
    for (const task of execution.forgotten.values()) effects.push(...effectsOfTask(task));
    for (const raised of execution.raised.keys()) effects.push({ kind: "raise-event", raised });
    return [...effects, ...workflowEffects(execution.workflow.outbox)];
  }

  /** Begins to deliver. The promise resolves after the first attempts, whatever came of them. */
  send(effects: Effect[]): Promise<void> {
    const first = effects.map((effect) => this.attempt(effect, 0));
    return Promise.all(first).then(() => undefined);
  }

  /** Tries again what is due. */
  retry(): void {
    const now = this.options.now();
    for (const [flag, { effect, attempts, nextAt }] of [...this.waiting]) {
      if (nextAt > now) continue;
      this.waiting.delete(flag);
      void this.attempt(effect, attempts);
    }
  }

  /** The receiver of something that was sent has it. */
  confirm(effect: Effect): void {
    this.waiting.delete(flagOf(effect));
  }

  /** When the next attempt is due, in epoch milliseconds; null when nothing waits. */
  nextAttempt(): number | null {
    let earliest: number | null = null;
    for (const { nextAt } of this.waiting.values()) {
      if (earliest === null || nextAt < earliest) earliest = nextAt;
    }
    return earliest;
  }

  /** Whether anything has not been acknowledged yet. */
  get isEmpty(): boolean {
    return this.underWay.size + this.waiting.size === 0;
  }

  /** Whether anything is being delivered at this moment. */
  get isDelivering(): boolean {
    return this.underWay.size > 0;
  }

  /** The deliveries of some kinds that are under way. A worker task that was claimed meanwhile has
   * arrived in its queue, even if the queue has not said so yet. */
  underWayOf(kinds: ReadonlySet<Effect["kind"]>): Promise<void>[] {
    return [...this.underWay.values()]
      .filter(({ effect }) => kinds.has(effect.kind))
      .filter(({ effect }) => effect.kind !== "enqueue-task" || effect.task.outbox === "enqueue")
      .map(({ done }) => done);
  }

  private attempt(effect: Effect, attempts: number): Promise<void> {
    const key = keyOf(effect);
    const before = this.underWay.get(key);
    // O2: another delivery of the same effect goes after the one under way, for state has moved on.
    if (before !== undefined) {
      before.isFollowed = true;
      return before.done.then(() => this.attempt(effect, attempts));
    }
    this.waiting.delete(flagOf(effect));
    const done = this.deliver(effect, key, attempts);
    this.underWay.set(key, { effect, done, isFollowed: false });
    return done;
  }

  private async deliver(effect: Effect, key: string, attempts: number): Promise<void> {
    const { now, deliver, failed } = this.options;
    try {
      const isFollowed = (): boolean => this.underWay.get(key)?.isFollowed === true;
      const state = await deliver(effect, { attempts, isFollowed });
      if (state === "sent") {
        this.waiting.set(flagOf(effect), {
          effect,
          attempts: 0,
          nextAt: now() + CONFIRMATION_MS,
        });
      }
    } catch (error) {
      const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** attempts, MAX_BACKOFF_MS);
      this.waiting.set(flagOf(effect), {
        effect,
        attempts: attempts + 1,
        nextAt: now() + backoff,
      });
      failed(effect, error);
    } finally {
      this.underWay.delete(key);
    }
  }
}

/** Effects on the same thing outside: one goes after the other, in the order in which they came, so
 * that a task is not withdrawn before it was pushed and a child not ended before it was started. */
const RECEIVERS: Partial<Record<Effect["kind"], string>> = {
  "enqueue-task": "queue",
  "withdraw-task": "queue",
  "start-child": "child",
  "revive-child": "child",
  "terminate-child": "child",
  "leave-limit": "limit",
  "enter-limit": "limit",
};

function keyOf(effect: Effect): string {
  if (effect.kind === "raise-event") return `${effect.kind} ${effect.raised}`;
  const receiver = RECEIVERS[effect.kind] ?? effect.kind;
  return "task" in effect ? `${receiver} ${effect.task.counter}` : receiver;
}

/** What an effect is stored by. A task has one flag for each receiver, which stands for its last effect there;
 * effects of the execution as a whole have their own, and one does not make up for another. */
function flagOf(effect: Effect): string {
  return "task" in effect ? keyOf(effect) : `${keyOf(effect)} by ${effect.kind}`;
}
