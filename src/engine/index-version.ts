/**
 * Numbers what the index of executions has to be told. Each changed task takes the next version of its
 * execution, so that what has changed since a version can be told, and told in parts.
 *
 * V1. A version is stored with the row that took it: after a load none is given twice.
 */
import type { Changes } from "./changes.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";

/** Gives versions to what a decision has changed. Answers whether there was anything. */
export function countVersions({ workflow }: Execution, changes: Changes): boolean {
  const before = workflow.version;
  for (const task of changes.tasks) {
    workflow.version += 1;
    task.version = workflow.version;
  }
  // The workflow's row is written in these cases alone.
  if (changes.workflow || changes.removed.size > 0) workflow.version += 1;
  if (changes.removed.size > 0) workflow.removalVersion = workflow.version;
  return workflow.version > before;
}

/** The version at which a task was last changed; records of earlier releases have none. */
export function versionOf(task: TaskRecord): number {
  return task.version ?? 0;
}
