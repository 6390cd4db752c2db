import type { Execution } from "../execution.ts";
import { isDynamicFork } from "../expansion.ts";
import { isOver } from "../joining.ts";
import type { TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { firstOfCase, leadsOnByCase } from "../choice.ts";

/**
 * The JOIN of a dynamic fork waits for whole branches: what it names is only the last task of each that
 * was there when the fork was planned. A switch among the branches leads on from it.
 */
export function joinsBranches(execution: Execution, join: TaskRecord): boolean {
  const fork = execution.structure.preceding(join.base, join.scope);
  const record = execution.latest.get((fork?.taskReferenceName ?? "") + join.scope);
  return record !== undefined && isDynamicFork(record);
}

/** How far a branch has come. */
export interface BranchProgress {
  /** What has ended, from the joined task on. */
  ended: TaskRecord[];
  /** What the branch is at now; absent when it is over. */
  open?: TaskRecord;
}

/** Follows a branch from a joined task to where it stands now. */
export function followBranch(
  execution: Execution,
  join: TaskRecord,
  from: TaskRecord,
): BranchProgress {
  const ended: TaskRecord[] = [];
  for (let at: TaskRecord | undefined = from; at !== undefined && at.base !== join.base;) {
    if (!isOver(at)) return { ended, open: at };
    ended.push(at);
    at = nextOf(execution, at);
  }
  return { ended };
}

/** The task that came after another one, where it has come to be. */
function nextOf(execution: Execution, task: TaskRecord): TaskRecord | undefined {
  const { structure, latest } = execution;
  const first = leadsOnByCase(task)
    ? firstOfCase(workflowTaskOf(execution, task), task)
    : undefined;
  if (first !== undefined) return latest.get(first.taskReferenceName + task.scope);
  const next = structure.successor(task.base, task.scope);
  return next.kind === "task" ? latest.get(next.task.taskReferenceName + task.scope) : undefined;
}
