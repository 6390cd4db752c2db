/** What an execution tells of itself within the tree of sub-workflows. */
import type { RootCause, TreeRun } from "./tree.ts";

/** A sub-workflow, as its parent knows it. */
export interface ChildLink {
  workflowId: string;
  taskId: string;
  ref: string;
}

/** An execution, its parent and a page of its sub-workflows. */
export interface Family {
  run: TreeRun;
  parentWorkflowId: string | null;
  childCount: number;
  children: ChildLink[];
}

/** How an execution failed. */
export interface Failure {
  run: TreeRun;
  /** The task; null: it was none of its tasks. */
  cause: RootCause["cause"];
  /** The sub-workflow that this task waited for. */
  childId: string | null;
}
