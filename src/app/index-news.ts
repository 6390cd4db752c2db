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
const COLLECT_MS = 1000;

/** Reports that are collected at most; with as many, they are written at once. */
const MAX_REPORTS = 500;

/** Reports of one write. On one machine the database and those who are told share a thread with everybody else: a
 * worker's call may come in between. */
const REPORTS_PER_WRITE = 20;

export class IndexNews {
  private reports = new Map<string, IndexReport>();

  /** Takes in a report; there may be none. */
  note(services: Services, report: IndexReport | undefined): void {
    if (report === undefined) return;
    const isFirst = this.reports.size === 0;
    const { workflowId, version } = report.execution;
    // A later report tells all that an earlier one does.
    const known = this.reports.get(workflowId);
    if (known === undefined || known.execution.version < version) {
      const changedTime = Math.min(report.changedTime, known?.changedTime ?? Infinity);
      this.reports.set(workflowId, { ...report, changedTime });
    }
    if (isFirst) {
      services.background(services.pause(COLLECT_MS).then(() => this.write(services)));
    } else if (this.reports.size >= MAX_REPORTS) {
      services.background(this.write(services));
    }
  }

  /** When the oldest change that waits here happened; null: none waits. */
  waitingSince(): number | null {
    const times = [...this.reports.values()].map(({ changedTime }) => changedTime);
    return times.length === 0 ? null : Math.min(...times);
  }

  private async write(services: Services): Promise<void> {
    const reports = [...this.reports.values()];
    this.reports.clear();
    for (let at = 0; at < reports.length; at += REPORTS_PER_WRITE) {
      await writeReports(services, reports.slice(at, at + REPORTS_PER_WRITE));
    }
  }
}
