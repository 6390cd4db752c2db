/**
 * An execution at home: loads it, lets events in one by one, commits what they decide, and delivers.
 * Knows storage, clock and neighbours by interfaces only; `object.ts` fills them from the platform.
 *
 * H1. One event is one transaction: what it changes and what must be delivered are written together.
 * H2. A commit that fails leaves nothing in memory: the next event loads what is really stored.
 * H3. After an event or a wake, the alarm stands at the earliest due time or before it.
 */
import { errorText } from "../../lib/error-text.ts";
import type { Outcome } from "../../lib/outcome.ts";
import { refused } from "../../lib/outcome.ts";
import { decide, restore, type DecisionResult } from "../../engine/decide.ts";
import { typesToEnqueue, type Effect } from "../../engine/effects.ts";
import type { ExecutionEvent } from "../../engine/events.ts";
import type { Execution } from "../../engine/execution.ts";
import { DEFAULT_SETTINGS } from "../../engine/limits.ts";
import { NOTHING_KNOWN } from "../../engine/needs.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { acknowledge } from "./acknowledgement.ts";
import { admit } from "./admission.ts";
import { arrivedAround, arrivedBelow } from "./arrival.ts";
import { DELIVERY_GUARD_MS } from "./alarms.ts";
import { deliver } from "./deliveries.ts";
import { sendingOf } from "./events.ts";
import { Gate } from "./gate.ts";
import { receiptOfFailure } from "./giving-up.ts";
import type { Handled, HostOptions } from "./host-options.ts";
import { IndexFeed } from "./index-feed.ts";
import { IndexNotice } from "./index-notice.ts";
import type { DeliveryReceipt } from "./neighbours.ts";
import { Outbox, type Delivery } from "./outbox.ts";
import type { ExecutionStore } from "./store.ts";
import { Waiters } from "./waiters.ts";

type Decided = Extract<DecisionResult, { kind: "decided" }>;

export class ExecutionHost {
  readonly waiters: Waiters;
  private readonly options: HostOptions;
  private readonly gate = new Gate();
  private readonly outbox: Outbox;
  private readonly notice: IndexNotice;
  /** What the index is told. */
  readonly feed: IndexFeed;
  private store: ExecutionStore;
  private execution: Execution | null = null;
  private loaded = false;
  /** After a load nothing is known of the index. If it had not confirmed, an alarm still stands: so
   * the next alarm tells it again. This spares a write per execution that would say "confirmed". */
  private indexIsUnknown = false;

  constructor(options: HostOptions) {
    this.options = options;
    this.store = options.openStore();
    this.outbox = new Outbox({
      deliver: (effect, delivery) => this.deliver(effect, delivery),
      now: options.now,
      failed: (effect, error) => this.deliveryFailed(effect, error),
    });
    this.waiters = new Waiters({
      current: () => this.current(),
      execution: (workflowId) => options.neighbours.execution(workflowId),
      now: options.now,
      later: options.later,
    });
    this.notice = new IndexNotice({
      send: () => this.sendIndexMessage(),
      now: options.now,
      later: options.later,
      rescheduled: () => void this.setAlarm(),
    });
    this.feed = new IndexFeed(this.notice, options.now);
  }

  /** Loads the execution on the first call after a wake and goes on with what was left undone. */
  current(): Execution | null {
    if (this.loaded) return this.execution;
    const execution = this.store.load();
    this.loaded = true;
    this.execution = execution;
    if (execution === null) return null;
    restore(execution, NOTHING_KNOWN, this.options.settings);
    void this.outbox.send(Outbox.pendingIn(execution));
    this.indexIsUnknown = true;
    void this.setAlarm();
    return execution;
  }

  /** The store, for what is no decision (logs). */
  get rows(): ExecutionStore {
    return this.store;
  }

  /** Resolves once the worker tasks on their way have reached their queues and what was started runs, so
   * that who reads a task as SCHEDULED can also poll it, and who reads of a child or of a failure workflow
   * can also read that; after a second in any case, for a read must not hang on others. */
  async pushesArrived(): Promise<void> {
    await arrivedBelow(this.outbox, this.options.later);
  }

  /** Resolves once everybody around has heard of what has been decided, or cannot be reached now. */
  async everybodyKnows(): Promise<void> {
    await arrivedAround(this.outbox, this.options.later);
  }

  /** The index holds this version. Answers whether there is an execution. */
  indexed(version: number): Promise<boolean> {
    return this.gate.run(async () => {
      const execution = this.current();
      if (execution === null) return false;
      if (!this.feed.confirm(execution, version)) return true;
      this.indexIsUnknown = false;
      this.notice.written();
      if (this.hasEnded) await this.setAlarm();
      return true;
    });
  }

  /** An event has been kept: it need not be sent again. */
  eventKept(eventId: string): Promise<void> {
    return this.gate.run(async () => {
      const execution = this.current();
      const effect = execution === null ? null : sendingOf(execution, eventId);
      if (execution === null || effect === null) return;
      this.outbox.confirm(effect);
      this.acknowledge(effect, execution, {});
      await this.setAlarm();
    });
  }

  /** Begins an execution in an empty object. A second time changes nothing. */
  begin(make: () => Execution, definition: string): Promise<Outcome<Execution>> {
    return this.gate.run(async () => {
      const present = this.current();
      if (present !== null) return { ok: true, value: present };
      const execution = make();
      const refusal = await admit(execution, this.options);
      if (refusal !== null) return refusal;
      const result = await this.decideOn(execution, { kind: "started" });
      this.execution = execution;
      this.commit(() => this.store.create(execution, definition, result.changes));
      this.feed.begin();
      this.after(execution, result);
      return { ok: true, value: execution };
    });
  }

  /** Decides on an event and commits. */
  handle(event: ExecutionEvent): Promise<Outcome<Handled>> {
    return this.gate.run(async () => {
      const execution = this.current();
      if (execution === null) return refused("not-found", "no such execution");
      const result = await this.decideOn(execution, event);
      if (!result.answer.ok) return result.answer;
      this.commit(() => this.store.save(execution, result.changes));
      this.after(execution, result);
      this.waiters.notice(execution, result.changes.tasks);
      return {
        ok: true,
        value: { ...result.answer.value, enqueued: typesToEnqueue(result.effects) },
      };
    });
  }

  /** Runs something that must not fall between the load and the commit of an event. */
  exclusively<Result>(run: (execution: Execution | null) => Promise<Result>): Promise<Result> {
    return this.gate.run(() => run(this.current()));
  }

  /** The alarm has gone off. */
  async wake(): Promise<void> {
    this.options.alarms.wentOff();
    if (this.current() === null) return;
    if (this.indexIsUnknown) this.notice.changed();
    this.indexIsUnknown = false;
    await this.handle({ kind: "timer-fired" });
    this.outbox.retry();
    this.notice.remind();
    await this.setAlarm();
  }

  /** Forgets everything, the alarm too; the storage is emptied by the caller. */
  forget(): void {
    this.execution = null;
    this.loaded = false;
    this.feed.forget();
    this.options.live?.lost();
    this.options.alarms.wentOff();
    this.store = this.options.openStore();
    this.waiters.dismiss();
  }

  private async decideOn(execution: Execution, event: ExecutionEvent): Promise<Decided> {
    const { knowledge, now, settings = DEFAULT_SETTINGS } = this.options;
    const known = knowledge.begin();
    for (;;) {
      const result = decide(execution, event, { now: now(), known, settings });
      if (result.kind === "decided") return result;
      await knowledge.supply(known, result.needs);
    }
  }

  /** Writes a decision (H1, H2). */
  private commit(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  private after(execution: Execution, { changes, effects }: Decided): void {
    this.feed.changed(changes);
    this.options.live?.changed(execution, changes);
    const outside = effects.filter(({ kind }) => kind !== "alert" && kind !== "index");
    for (const effect of effects) {
      if (effect.kind === "alert") this.options.log(effect.message);
      if (effect.kind === "index") this.notice.changed();
    }
    if (outside.length > 0) void this.outbox.send(outside);
    void this.setAlarm();
  }

  private get hasEnded(): boolean {
    return isTerminalWorkflowStatus(this.execution?.workflow.status ?? "RUNNING");
  }

  /** Nothing is on its way outside any more, and the index holds the latest version. */
  get isSettled(): boolean {
    const waits = !this.outbox.isEmpty || this.notice.nextAttempt() !== null;
    return !waits && !this.isDelivering();
  }

  /** Something is on its way that no other alarm stands behind. */
  private isDelivering(): boolean {
    const mustTell = this.notice.isCollecting || (this.indexIsUnknown && !this.hasEnded);
    return mustTell || this.outbox.isDelivering;
  }

  /** Sets the alarm by what is due next (H3). */
  async setAlarm(): Promise<void> {
    const { alarms, now, restsUntil } = this.options;
    const execution = this.execution;
    if (execution === null) return;
    const guard = this.isDelivering() ? now() + DELIVERY_GUARD_MS : null;
    const timers = this.hasEnded ? null : execution.due.earliest();
    const attempts = [this.outbox.nextAttempt(), this.notice.nextAttempt(), guard];
    const times = [timers, ...attempts].filter((time) => time !== null);
    if (times.length > 0) await alarms.ensure(Math.min(...times));
    // Until the index has confirmed, the alarm that stands is what tells it.
    else if (this.hasEnded && !this.indexIsUnknown) {
      await alarms.rest(restsUntil?.(execution.workflow) ?? null);
    }
  }

  private async sendIndexMessage(): Promise<void> {
    const { workflowId } = this.execution?.workflow ?? {};
    if (workflowId !== undefined) await this.options.neighbours.sendIndexMessage({ workflowId });
  }

  private async deliver(effect: Effect, delivery: Delivery): Promise<"delivered" | "sent"> {
    const execution = this.execution;
    if (execution === null || effect.kind === "alert" || effect.kind === "index")
      return "delivered";
    const receipt = await deliver(effect, execution, this.options.neighbours).catch(
      receiptOfFailure(effect, execution, delivery.attempts),
    );
    if (receipt.event !== undefined) await this.handle(receipt.event);
    if (receipt.unconfirmed === true) {
      void this.setAlarm();
      return "sent";
    }
    // The flag of a task that is followed by another effect stands for that one, even of the same kind.
    if ("task" in effect && delivery.isFollowed()) return "delivered";
    if (this.execution === execution) this.acknowledge(effect, execution, receipt);
    return "delivered";
  }

  private acknowledge(effect: Effect, execution: Execution, receipt: DeliveryReceipt): void {
    const changes = acknowledge(effect, execution, receipt);
    if (changes !== null) this.commit(() => this.store.save(execution, changes));
    // From now on the child is there to be waited for.
    if (effect.kind === "start-child" || effect.kind === "revive-child") {
      this.waiters.notice(execution, [effect.task]);
    }
  }

  private deliveryFailed(effect: Effect, error: unknown): void {
    const { workflow } = this.execution ?? {};
    this.options.log(
      `${effect.kind} of ${workflow?.workflowId ?? "an execution"} is tried again: ${errorText(error)}`,
    );
    void this.setAlarm();
  }
}
