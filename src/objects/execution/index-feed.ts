/**
 * What the index knows of an execution, and what it has still to be told.
 *
 * F1. A report tells everything that has changed since the version that the index has, or a first part of it.
 * F2. After a load nothing is known of the index: only who knows its version can have a report.
 */
import type { Changes } from "../../engine/changes.ts";
import type { Execution } from "../../engine/execution.ts";
import { executionIndexRow, taskIndexRow } from "../../engine/index-rows.ts";
import { versionOf } from "../../engine/index-version.ts";
import { maskingOf } from "../../engine/masking.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { IndexReport } from "../../model/index-row.ts";
import type { IndexNotice } from "./index-notice.ts";

/** Tasks of one report at most, and of one that goes along with an answer. */
const MAX_TASKS = 250;
const MAX_TASKS_ALONG = 16;

export class IndexFeed {
  readonly notice: IndexNotice;
  private readonly now: () => number;
  /** The version that the index has said to have; null: nothing is known. */
  private confirmed: number | null = null;
  /** The tasks that have changed since then, in the order of their versions. */
  private readonly changedTasks = new Map<number, TaskRecord>();

  constructor(notice: IndexNotice, now: () => number) {
    this.notice = notice;
    this.now = now;
  }

  /** The execution is new: the index has nothing of it. */
  begin(): void {
    this.confirmed = -1;
  }

  /** Everything is forgotten (F2). */
  forget(): void {
    this.confirmed = null;
    this.changedTasks.clear();
  }

  /** A decision has changed this. */
  changed({ tasks, removed }: Changes): void {
    for (const counter of removed) this.changedTasks.delete(counter);
    for (const task of tasks) {
      this.changedTasks.delete(task.counter);
      this.changedTasks.set(task.counter, task);
    }
  }

  /** A report for whoever can bring it to the index; null when there is none, or too much for that. */
  handOver(execution: Execution): IndexReport | null {
    if (this.confirmed === null || this.changedTasks.size > MAX_TASKS_ALONG) return null;
    if (!this.notice.isCollecting) return null;
    const report = this.report(execution, this.confirmed);
    this.notice.handOver();
    return report;
  }

  /** What has changed since a version. */
  report(execution: Execution, since: number): IndexReport {
    const { workflow, definition } = execution;
    const changed = this.tasksSince(execution, since);
    const tasks = changed.slice(0, MAX_TASKS);
    const more = changed.length > tasks.length;
    const last = tasks.at(-1);
    const row = executionIndexRow(execution);
    const masking = maskingOf(definition);
    const changedTime = this.notice.collectingSince ?? this.now();
    this.notice.read();
    return {
      execution: more && last !== undefined ? { ...row, version: versionOf(last) } : row,
      since,
      tasks: tasks.map((task) => taskIndexRow(execution, task, masking)),
      ...((workflow.removalVersion ?? -1) > since && { present: [...execution.tasks.keys()] }),
      more,
      changedTime,
    };
  }

  /** The index has this version. Answers whether it is the latest. */
  confirm(execution: Execution, version: number): boolean {
    if (this.confirmed === null) {
      for (const task of sorted(execution.tasks.values(), version)) {
        this.changedTasks.set(task.counter, task);
      }
    }
    this.confirmed = Math.max(this.confirmed ?? version, version);
    for (const [counter, task] of this.changedTasks) {
      if (versionOf(task) > version) break;
      this.changedTasks.delete(counter);
    }
    return version >= execution.workflow.version;
  }

  private tasksSince({ tasks }: Execution, since: number): TaskRecord[] {
    if (this.confirmed === null || since < this.confirmed) return sorted(tasks.values(), since);
    return [...this.changedTasks.values()].filter((task) => versionOf(task) > since);
  }
}

/** The tasks that have changed since a version, in the order in which they did. */
function sorted(tasks: Iterable<TaskRecord>, since: number): TaskRecord[] {
  const changed = [...tasks].filter((task) => versionOf(task) > since);
  return changed.sort((a, b) => versionOf(a) - versionOf(b));
}
