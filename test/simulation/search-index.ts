/** The index in memory, with the real consumer of its queue. Messages may be lost. */
import { consumeIndexMessages } from "../../src/app/index-consumer.ts";
import type { Services } from "../../src/app/services.ts";
import type { IndexReport, IndexRow, TaskIndexRow } from "../../src/model/index-row.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";

/** How long the queue collects messages, and how soon it repeats one, in milliseconds. */
const BATCH_MS = 100;
const REPEAT_MS = 1000;
/** How much later than now a timer in the index may be that is taken for one that is due, in milliseconds. */
const SOON_MS = 60_000;

export class SearchIndex {
  readonly rows = new Map<string, IndexRow>();
  /** The tasks of each execution, by their counters. */
  readonly tasks = new Map<string, Map<number, TaskIndexRow>>();
  private readonly loop: EventLoop;
  private readonly faults: Faults;

  constructor(loop: EventLoop, faults: Faults) {
    this.loop = loop;
    this.faults = faults;
  }

  /** Takes a message in. */
  send(services: Services, message: { workflowId: string }): void {
    if (this.faults.strikes("index message lost")) return;
    this.loop.after(BATCH_MS, () => {
      const delivery = {
        body: message,
        ack: () => {},
        retry: () => void this.loop.after(REPEAT_MS, () => this.send(services, message)),
      };
      void consumeIndexMessages(services, [delivery]);
    });
  }

  /** As the database does: whole or not at all, and never over what is newer. */
  async write(reports: readonly IndexReport[]): Promise<Set<string>> {
    const told = reports.filter((report) => this.take(report));
    return new Set(told.map(({ execution }) => execution.workflowId));
  }

  private take({ execution, since, tasks, present }: IndexReport): boolean {
    const { workflowId, version } = execution;
    const known = this.rows.get(workflowId)?.version ?? -1;
    if (known >= version) return true;
    if (known < since) return false;
    this.rows.set(workflowId, execution);
    const rows = this.tasks.get(workflowId) ?? new Map<number, TaskIndexRow>();
    this.tasks.set(workflowId, rows);
    for (const task of tasks) rows.set(task.counter, task);
    if (present === undefined) return true;
    const counters = new Set(present);
    for (const counter of rows.keys()) if (!counters.has(counter)) rows.delete(counter);
    return true;
  }

  /** Whether the watchdog will come upon an execution soon. A row whose last message got lost may know only of a
   * timer of long after. */
  isDue(workflowId: string): boolean {
    const { dueTime = 0 } = this.rows.get(workflowId) ?? {};
    return dueTime > 0 && dueTime <= this.loop.now() + SOON_MS;
  }

  /** Those whose next timer should have gone off before a time, the longest overdue first. */
  async overdue(before: number, limit: number): Promise<string[]> {
    const late = [...this.rows.values()].filter(({ dueTime }) => dueTime > 0 && dueTime < before);
    late.sort((a, b) => a.dueTime - b.dueTime);
    return late.slice(0, limit).map(({ workflowId }) => workflowId);
  }

  async versions(workflowIds: readonly string[]): Promise<Map<string, number>> {
    const known = workflowIds.flatMap((id) => this.rows.get(id) ?? []);
    return new Map(known.map(({ workflowId, version }) => [workflowId, version]));
  }

  async remove(workflowIds: readonly string[]): Promise<void> {
    for (const id of workflowIds) {
      this.rows.delete(id);
      this.tasks.delete(id);
    }
  }
}
