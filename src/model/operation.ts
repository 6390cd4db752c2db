/** What an execution as a whole can be asked to do, as objects tell each other. */
import type { JsonObject } from "./json.ts";

/** Answered when everybody around has heard of it: the executions above run again by then. */
export type Operation =
  /** Begin an ended execution anew. */
  | { kind: "restart"; useLatestDefinition: boolean }
  /** Take up what did not end well. */
  | { kind: "retry"; resumeSubWorkflows: boolean }
  | ({ kind: "rerun" } & RerunOperation)
  /** Go past a task that has not come up yet. */
  | { kind: "skip-task"; reference: string; taskInput: JsonObject; taskOutput: JsonObject }
  /** Leave what runs and go on from another task. */
  | { kind: "jump"; reference: string; taskInput: JsonObject }
  /** Go on with another definition of the same workflow. */
  | ({ kind: "upgrade" } & UpgradeOperation)
  /** Hand out at once what a delay holds back. */
  | { kind: "reset-callbacks" }
  /** The parent lets a child go on that has ended, in a run with this number. */
  | { kind: "revive"; run: number };

/** The definition to go on with, the latest version where none is given. */
export interface UpgradeOperation {
  name: string;
  version?: number;
  workflowInput?: JsonObject;
  /** By reference name, the outputs of tasks that are skipped. */
  taskOutput: Record<string, JsonObject>;
}

/** From where to run again, and with what. */
export interface RerunOperation {
  /** Of this execution or of one below it; absent: from the start. */
  taskId?: string;
  taskInput?: JsonObject;
  workflowInput?: JsonObject;
  correlationId?: string;
  /** It was asked of an execution above. */
  route?: { upTo: string; workflowInput?: JsonObject; correlationId?: string };
}

export interface TerminateOptions {
  /** Start the failure workflow, as after a failure. */
  triggerFailureWorkflow?: boolean;
  /** End it only in this run or an earlier one. */
  run?: number;
}

/** A child tells that it was set going again. */
export interface ChildRevived {
  parentTaskId: string;
  childId: string;
  /** The run that has begun. */
  run: number;
  operation: "restarted" | "retried" | "reran";
  /** The child, and those below it through which this came about: `name.version/id -> …`. */
  path: string;
  route?: NonNullable<RerunOperation["route"]>;
}
