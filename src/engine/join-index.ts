import type { TaskRecord } from "./records.ts";

/** What JOINs wait for and hear of, by their counters. */
export class JoinIndex {
  /** Open JOINs by the reference name that they wait for. */
  readonly joins = new Map<string, Set<number>>();
  /** The reference names that each open JOIN still waits for. */
  readonly waits = new Map<number, Set<string>>();
  /** All the names that each JOIN hears of. */
  private readonly heardNames = new Map<number, Set<string>>();

  /** Lets a JOIN hear of the end of the named tasks. */
  waitFor(join: TaskRecord, names: string[]): void {
    this.waits.set(join.counter, new Set(names));
    this.heardNames.set(join.counter, new Set());
    for (const name of names) this.hear(join, name);
  }

  /** Lets a JOIN hear of the end of a task. @returns false when it does already. */
  hear(join: TaskRecord, name: string): boolean {
    const heard = this.heardNames.get(join.counter);
    if (heard === undefined || heard.has(name)) return false;
    heard.add(name);
    const hearing = this.joins.get(name);
    if (hearing === undefined) this.joins.set(name, new Set([join.counter]));
    else hearing.add(join.counter);
    return true;
  }

  unhear(join: TaskRecord, name: string): void {
    this.heardNames.get(join.counter)?.delete(name);
    const hearing = this.joins.get(name);
    if (hearing?.delete(join.counter) && hearing.size === 0) this.joins.delete(name);
  }

  stopWaiting(join: TaskRecord): void {
    for (const name of this.heardNames.get(join.counter) ?? []) this.unhear(join, name);
    this.heardNames.delete(join.counter);
    this.waits.delete(join.counter);
  }

  /** Lets a JOIN wait for nothing. Returns the way back. */
  pauseWaiting(join: TaskRecord): () => void {
    const waits = this.waits.get(join.counter);
    const heard = [...(this.heardNames.get(join.counter) ?? [])];
    this.stopWaiting(join);
    return () => {
      this.stopWaiting(join);
      this.waitFor(join, heard);
      if (waits !== undefined) this.waits.set(join.counter, waits);
    };
  }
}
