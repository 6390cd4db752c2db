/**
 * News for the index that came along with the answers of executions, kept for a moment and written
 * together. It spares an execution its message to the index, and the index a call to the execution.
 *
 * News that is lost with the isolate is told again by its execution.
 */
import { writeReports } from "./index-writing.ts";
import type { IndexReport } from "../model/index-row.ts";
import type { Services } from "./services.ts";

/** How long news is collected, in milliseconds: an execution that lives for less is written once. */
const COLLECT_MS = 800;

/**
 * News of so many milliseconds is written together. On one machine the database, those who are told, and the end of
 * their objects when they have been idle since then share a thread with everybody else: all of a second's at once
 * held up every call.
 */
const WINDOW_MS = 100;

/** Reports that are collected at most; with as many, they are written at once. */
const MAX_REPORTS = 500;

/** Reports of one write: a worker's call may come in between. */
const REPORTS_PER_WRITE = 20;

interface Noted {
  report: IndexReport;
  /** Of the window that it is written with. */
  window: number;
}

export class IndexNews {
  /** The earliest window first. */
  private readonly noted = new Map<string, Noted>();
  private window = 0;
  /** Epoch milliseconds. */
  private windowOpened = -Infinity;

  /** Takes in a report; there may be none. */
  note(services: Services, report: IndexReport | undefined): void {
    if (report === undefined) return;
    const { workflowId, version } = report.execution;
    // A later report tells all that an earlier one does.
    const known = this.noted.get(workflowId);
    if (known === undefined) {
      this.noted.set(workflowId, { report, window: this.windowOf(services) });
    } else if (known.report.execution.version < version) {
      const changedTime = Math.min(report.changedTime, known.report.changedTime);
      this.noted.set(workflowId, { ...known, report: { ...report, changedTime } });
    }
    if (this.noted.size >= MAX_REPORTS) services.background(this.write(services, this.window));
  }

  /** When the oldest change that waits here happened; null: none waits. */
  waitingSince(): number | null {
    const times = [...this.noted.values()].map(({ report }) => report.changedTime);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The window that is open. Each is written by the call that opened it: no call works for all that follow. */
  private windowOf(services: Services): number {
    const now = services.clock();
    if (now - this.windowOpened < WINDOW_MS) return this.window;
    this.windowOpened = now;
    this.window += 1;
    const { window } = this;
    services.background(services.pause(COLLECT_MS).then(() => this.write(services, window)));
    return window;
  }

  /** Writes the news of a window, and of those before it that nobody has written. */
  private async write(services: Services, window: number): Promise<void> {
    const due: IndexReport[] = [];
    for (const [workflowId, noted] of this.noted) {
      if (noted.window > window) break;
      due.push(noted.report);
      this.noted.delete(workflowId);
    }
    // What comes from now on would wait for a call that has done its part.
    if (window === this.window) this.windowOpened = -Infinity;
    for (let at = 0; at < due.length; at += REPORTS_PER_WRITE) {
      await writeReports(services, due.slice(at, at + REPORTS_PER_WRITE));
    }
  }
}
