/**
 * Where an ended execution goes after a time: into the archive, out of its object. A call that names it
 * brings it back, and it stays for a while before it goes again.
 *
 * C1. The object is emptied only after the archive holds everything that is in it.
 * C2. What was brought back in part is not there: its own row comes last, and the next call begins anew.
 */
import { errorText } from "../../lib/error-text.ts";
import type { WorkflowRecord } from "../../engine/records.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { SqlStorage } from "../sql-storage.ts";
import type { Alarms } from "./alarms.ts";
import { dumpLines, restoreLine } from "./dump.ts";
import type { ExecutionHost } from "./host.ts";

/** How long an execution that was brought back stays. */
const STAY_MS = 10 * 60_000;
/** How long after its start an execution is there in any case. A start may be repeated, and so late that the archive
 * has to be looked at, which costs each one. */
const EARLIEST_MS = 10 * 60_000;
/** How soon after a failure it is put away again. */
const RETRY_MS = 60_000;
/** How far the clocks of two objects may be apart, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;
/** Lines that are written in one transaction. */
const LINES_AT_A_TIME = 50;

/** The archive, as `store/execution-archive.ts` is one. */
export interface Archive {
  put(workflowId: string, lines: Iterable<string>): Promise<void>;
  get(workflowId: string): Promise<AsyncIterable<string> | null>;
  remove(workflowId: string): Promise<void>;
}

/** When an ended execution goes, in epoch milliseconds; null: never. @param after how long it stays as a rule. */
export function leavesAt(workflow: WorkflowRecord, after: number | null): number | null {
  const { createTime, endTime, archived = false } = workflow;
  const usual = after === null ? null : endTime + after;
  if (!archived) return usual;
  return Math.min(usual ?? Infinity, Math.max(endTime, createTime + EARLIEST_MS));
}

export interface ColdStorageOptions {
  host: ExecutionHost;
  alarms: Alarms;
  archive: Archive;
  storage: SqlStorage;
  /** How long after its end an execution stays in its object, in milliseconds; null: for ever. */
  after: number | null;
  /** Empties the object, its alarm included. */
  erase: () => Promise<void>;
  now: () => number;
  /** Takes one line for the log. */
  log: (message: string) => void;
}

export class ColdStorage {
  private readonly options: ColdStorageOptions;
  private staysUntil = 0;
  /** It is about to go, or on its way: who comes now has to wait and bring it back. */
  private isLeaving = false;

  constructor(options: ColdStorageOptions) {
    this.options = options;
  }

  /** Brings the execution back, if the archive is where it is. */
  async recall(workflowId: string): Promise<void> {
    const { host, now } = this.options;
    if (host.current() !== null && !this.isLeaving) return;
    await host.exclusively(async (present) => {
      if (present !== null || !(await this.restore(workflowId))) return;
      this.staysUntil = now() + STAY_MS;
      host.forget();
      host.current();
      // It came without its alarm.
      await this.options.alarms.ensure(this.staysUntil);
    });
  }

  /** As `recall`, before a start: only one that was asked for long ago can be in the archive, and all others
   * are spared the look. */
  async recallForStart(workflowId: string, askedAt: number): Promise<void> {
    const { after, now } = this.options;
    const soonest = Math.min(after ?? EARLIEST_MS, EARLIEST_MS);
    if (askedAt + soonest > now() + CLOCK_SKEW_MS) return;
    await this.recall(workflowId);
  }

  /** Puts the execution away if it ended long ago; to be called when the alarm has gone off. */
  async putAwayIfDue(): Promise<void> {
    const { host, alarms, now } = this.options;
    const due = this.dueAt();
    if (due === null || !host.isSettled) return;
    if (due > now()) await alarms.ensure(due);
    else {
      this.isLeaving = true;
      await host
        .exclusively(() => this.putAway())
        .finally(() => {
          this.isLeaving = false;
        });
    }
  }

  /** Removes the execution, here and in the archive. To be called while no event can come in. */
  async remove(workflowId: string): Promise<void> {
    await this.options.archive.remove(workflowId);
    await this.empty();
  }

  private dueAt(): number | null {
    const { host, after } = this.options;
    const workflow = host.current()?.workflow;
    if (workflow === undefined || !isTerminalWorkflowStatus(workflow.status)) return null;
    const at = leavesAt(workflow, after);
    return at === null ? null : Math.max(at, this.staysUntil);
  }

  private async putAway(): Promise<void> {
    const { host, alarms, archive, storage, now, log } = this.options;
    const workflow = host.current()?.workflow;
    if (workflow === undefined || this.dueAt() === null) return;
    const { writes } = host.rows;
    try {
      await archive.put(workflow.workflowId, dumpLines(storage));
    } catch (error) {
      log(`${workflow.workflowId} could not be put into the archive: ${errorText(error)}`);
      await alarms.ensure(now() + RETRY_MS);
      return;
    }
    // C1: a log line may have come meanwhile.
    if (host.rows.writes === writes) await this.empty();
    else await alarms.ensure(now() + RETRY_MS);
  }

  private async empty(): Promise<void> {
    const { host, erase } = this.options;
    // The alarm goes with the rest, or where that fails, stays with it.
    await erase();
    host.forget();
  }

  private async restore(workflowId: string): Promise<boolean> {
    const { archive, storage } = this.options;
    const lines = await archive.get(workflowId);
    if (lines === null) return false;
    let batch: string[] = [];
    const write = (): void => {
      storage.transactionSync(() => {
        for (const line of batch) restoreLine(storage, line);
      });
      batch = [];
    };
    for await (const line of lines) {
      batch.push(line);
      if (batch.length === LINES_AT_A_TIME) write();
    }
    write();
    return true;
  }
}
