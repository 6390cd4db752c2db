/**
 * Where each task of a queue stands: ready in its domain, delayed, leased, or held under a limit. Keeps
 * the counts of the domains; knows nothing of why a task moves.
 */
import { Domains } from "./domains.ts";
import { byTime, type Entry } from "./entry.ts";
import { EntryHeap } from "./entry-heap.ts";

/** Numbers of leases go with the clock, so that a restart gives none again; more than could be handed out. */
const LEASES_PER_MS = 1000;

export class Places {
  readonly domains = new Domains();
  readonly delayed = new EntryHeap(byTime);
  /** In the order in which they expire. */
  readonly leases = new Set<Entry>();
  private lastLease = 0;
  private readonly entries = new Map<string, Entry>();

  get(taskId: string): Entry | undefined {
    return this.entries.get(taskId);
  }

  find(taskIds: readonly string[]): Entry[] {
    return [...new Set(taskIds)].flatMap((taskId) => this.entries.get(taskId) ?? []);
  }

  /** Every task, those in workers' hands among them. */
  all(): IterableIterator<Entry> {
    return this.entries.values();
  }

  add(entry: Entry, now: number): Entry {
    this.entries.set(entry.taskId, entry);
    this.domains.get(entry.domain).size++;
    this.place(entry, now);
    return entry;
  }

  /** Takes in a task that is in a worker's hands. */
  addHeld(entry: Entry): void {
    entry.state = "held";
    this.entries.set(entry.taskId, entry);
  }

  remove(entry: Entry): void {
    if (entry.state !== "held") this.domains.get(entry.domain).size--;
    this.displace(entry);
    this.entries.delete(entry.taskId);
    this.domains.tidy(entry.domain);
  }

  /** Changes a task and puts it where it waits then; what it is ordered by may be changed here only. */
  move(entry: Entry, now: number, change: () => void): void {
    if (entry.state === "held") this.domains.get(entry.domain).size++;
    this.displace(entry);
    change();
    this.place(entry, now);
  }

  /** Takes the first task of a domain out to be handed to a poll. */
  lease(entry: Entry, now: number): void {
    const domain = this.domains.get(entry.domain);
    domain.ready.remove(entry);
    entry.state = "leased";
    entry.leasedAt = now;
    this.lastLease = Math.max(this.lastLease + 1, now * LEASES_PER_MS);
    entry.lease = this.lastLease;
    this.leases.add(entry);
    domain.leased++;
  }

  /** A task in a worker's hands is none that waits, but it is not forgotten. */
  hold(entry: Entry): void {
    if (entry.state === "held") return;
    this.displace(entry);
    this.domains.get(entry.domain).size--;
    entry.state = "held";
    this.domains.tidy(entry.domain);
  }

  /** Puts a task where it waits for its turn or for its time. */
  private place(entry: Entry, now: number): void {
    entry.state = entry.availableAt > now ? "delayed" : "ready";
    if (entry.state === "delayed") this.delayed.add(entry);
    else this.domains.get(entry.domain).ready.add(entry);
  }

  /** The reverse of `place` and of a lease. */
  private displace(entry: Entry): void {
    const domain = this.domains.get(entry.domain);
    if (entry.state === "ready") domain.ready.remove(entry);
    else if (entry.state === "delayed") this.delayed.remove(entry);
    else if (this.leases.delete(entry)) domain.leased--;
  }
}
