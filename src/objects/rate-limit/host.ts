/**
 * A limit at home: who may run, who waits, and who has to be told.
 *
 * L1. What is answered is written first, so a restart neither forgets who runs nor who waits.
 * L2. Who has waited is told again and again until it has said that it runs, or that it is over.
 *     What it says to an earlier question is void once it has asked for its place again.
 * L3. A place whose release was lost is found: while others wait, those that run are asked.
 */
import type { EnterLimit, LimitAdmission, RateLimitPort } from "../../app/ports.ts";
import type { Alarms } from "../execution/alarms.ts";
import { errorText } from "../../lib/error-text.ts";
import { Members, type Member } from "./members.ts";
import type { LimitChange, RateLimitStore } from "./store.ts";

/** How soon an execution that could not be told is told again, in milliseconds. */
const RETRY_MS = 1000;
/** How often those that run are asked while others wait. A start takes far less. */
export const CHECK_MS = 60_000;
/** Executions that are asked at once. */
const MAX_CHECKS = 100;
/** How long a limit that nobody is under keeps its storage. */
const ERASE_AFTER_MS = 600_000;

export interface RateLimitOptions {
  store: RateLimitStore;
  alarms: Alarms;
  now: () => number;
  /** Tells an execution that it may run. False: it does not run under the limit any more. */
  admit: (workflowId: string) => Promise<boolean>;
  /** Empties the object. */
  erase: () => Promise<void>;
  log: (message: string) => void;
}

export class RateLimitHost implements RateLimitPort {
  private readonly options: RateLimitOptions;
  private members: Members;
  /** Those to be told, or to be asked, with the calls that are under way. */
  private readonly calls = new Map<string, Promise<void>>();
  private checkFrom: number;

  constructor(options: RateLimitOptions) {
    this.options = options;
    this.members = this.load();
    this.checkFrom = options.now() + CHECK_MS;
  }

  async enter({ workflowId, run, concurrent, policy }: EnterLimit): Promise<LimitAdmission> {
    const { members } = this;
    const change: LimitChange = { put: [], removed: [] };
    if (concurrent !== members.limit) change.limit = concurrent;
    members.limit = concurrent;
    let member = members.find(workflowId);
    this.calls.delete(workflowId);
    if (member === undefined) {
      const free = policy === "FORCE" || (members.hasRoom && !members.hasWaiting);
      if (!free && policy === "REJECT") {
        this.commit(change);
        return "rejected";
      }
      member = members.add(workflowId, run, free ? "running" : "waiting");
      change.put = [member];
    } else if (run > member.run) {
      member.run = run;
      if (policy === "FORCE") members.run(member);
      change.put = [member];
    }
    this.commit(change);
    return member.state === "waiting" ? "waiting" : "admitted";
  }

  async leave(workflowId: string, run: number): Promise<void> {
    const member = this.members.find(workflowId);
    if (member === undefined || member.run > run) return;
    this.members.remove(member);
    this.commit({ put: [], removed: [member] });
  }

  /** The alarm has gone off. */
  async wake(): Promise<void> {
    const { alarms, now, erase, store } = this.options;
    alarms.wentOff();
    if (this.members.isEmpty) {
      // How many may run goes with the storage, too: the next one to come has it written again.
      this.members = new Members();
      await erase();
      store.forget();
      return;
    }
    this.tellCalled();
    if (this.members.hasWaiting && this.checkFrom <= now()) this.check();
    await Promise.all(this.calls.values());
    this.setAlarm();
  }

  /** Writes a change together with those that it lets go (L1), and tells these (L2). */
  private commit(change: LimitChange): void {
    const called = this.members.call();
    const put = [...new Set([...change.put, ...called])];
    try {
      this.options.store.write({ ...change, put });
    } catch (error) {
      this.members = this.load();
      throw error;
    }
    for (const member of called) this.ask(member);
    this.setAlarm();
  }

  private load(): Members {
    const members = new Members();
    const stored = this.options.store.load();
    members.restore(stored.members, stored.limit);
    return members;
  }

  private tellCalled(): void {
    for (const member of this.members.runningMembers()) {
      if (member.state === "called") this.ask(member);
    }
  }

  private check(): void {
    this.checkFrom = this.options.now() + CHECK_MS;
    for (const member of this.members.runningMembers().slice(0, MAX_CHECKS)) this.ask(member);
  }

  private ask(member: Member): void {
    const { workflowId, run } = member;
    if (this.calls.has(workflowId)) return;
    const isVoid = (): boolean => this.calls.get(workflowId) !== call;
    const asked = this.options.admit(workflowId).then(async (runs) => {
      if (isVoid()) return;
      // Not written: after a restart it is told once more.
      if (runs) member.state = "running";
      else await this.leave(workflowId, run);
    });
    const failed = (error: unknown): void =>
      this.options.log(`${workflowId} could not be told that it may run: ${errorText(error)}`);
    const call = asked.catch(failed).finally(() => {
      if (!isVoid()) this.calls.delete(workflowId);
    });
    this.calls.set(workflowId, call);
  }

  private setAlarm(): void {
    const { alarms, now } = this.options;
    const { members } = this;
    const called = members.runningMembers().some(({ state }) => state === "called");
    if (called) void alarms.ensure(now() + RETRY_MS);
    else if (members.hasWaiting) void alarms.ensure(this.checkFrom);
    else if (members.isEmpty) void alarms.ensure(now() + ERASE_AFTER_MS);
  }
}
