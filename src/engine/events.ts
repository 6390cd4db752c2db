/** What can happen to an execution. */
import type { JsonObject } from "../model/json.ts";
import type { TaskStatus } from "../model/task.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Asker } from "./hand-over.ts";
import type { Jump } from "./operations/jump.ts";
import type { Rerun } from "./operations/rerun.ts";
import type { Skip } from "./operations/skip.ts";
import type { Termination } from "./operations/terminate.ts";
import type { Revival } from "./records.ts";
import type { StateChange } from "./operations/state.ts";
import type { WorkflowMessage } from "../model/workflow-message.ts";
import type { Upgrade } from "./operations/upgrade.ts";
import type { TaskUpdate } from "./update.ts";

export type ExecutionEvent =
  | { kind: "started" }
  /** A look at what is due and what can go on; sent by the alarm and by operators. */
  | { kind: "timer-fired" }
  /** It goes on with what a decision has left, and nothing else happens. */
  | { kind: "continued" }
  /** The watchdog believes that a timer was missed: as a look, and the index is told anew. */
  | { kind: "watched" }
  | {
      kind: "task-claimed";
      task: number;
      workerId?: string | undefined;
      domain?: string | undefined;
      /** It takes a slot of its type. */
      holdsSlot?: boolean | undefined;
      /** The turn in its queue in which it was handed out. */
      turn?: number | undefined;
      /** It goes along with the answer to the report of this task; a report that is repeated claims it again. */
      handedOverFor?: number | undefined;
    }
  /** The poll that has claimed a task has lost its caller: nobody has it. */
  | { kind: "task-given-back"; task: number; turn: number }
  /** Its queue lets a task begin that the server runs itself. */
  | { kind: "task-admitted"; task: number; holdsSlot: boolean; turn?: number | undefined }
  | {
      kind: "task-updated";
      task: number;
      update: TaskUpdate;
      /** Who reports it also takes on what follows, for nothing in its queue comes first. */
      asker?: Asker | undefined;
    }
  | { kind: "reference-updated"; reference: string; update: TaskUpdate }
  /** Somebody reports that what a WAIT waits for has happened. */
  | { kind: "signaled"; update: TaskUpdate }
  /** A task with side effects has run. */
  | { kind: "task-answered"; task: number; answer: TaskAnswer }
  /** A child could not be started. */
  | { kind: "child-refused"; task: number; reason: string }
  /** Another execution has the idempotency key of a child: the task waits for that one. */
  | { kind: "child-found"; task: number; childId: string }
  | { kind: "child-ended"; task: number; end: ChildEnd }
  /** A child was set going again. */
  | { kind: "child-revived"; task: number; revival: ChildRevival }
  | { kind: "failure-workflow-refused"; reason: string }
  /** A task of another execution waits for the end of this one. */
  | { kind: "followed"; taskId: string }
  /** The limit lets the execution go. */
  | { kind: "admitted" }
  /** Somebody sets variables, and may report the result of a task in the same step. */
  | { kind: "state-changed"; change: StateChange }
  | { kind: "message-arrived"; message: WorkflowMessage }
  | { kind: "paused" }
  | { kind: "resumed" }
  | ({ kind: "terminated" } & Termination)
  | { kind: "restarted"; useLatestDefinition: boolean }
  | { kind: "retried"; resumeSubWorkflows: boolean }
  | ({ kind: "reran" } & Rerun)
  | ({ kind: "task-skipped" } & Skip)
  | ({ kind: "jumped" } & Jump)
  | ({ kind: "upgraded" } & Upgrade)
  | { kind: "callbacks-reset" }
  | { kind: "archived" }
  /** The parent takes up the task again that this execution belongs to. */
  | { kind: "revived-by-parent"; run: number };

export interface TaskAnswer {
  status: TaskStatus;
  output: JsonObject;
  reason?: string | undefined;
}

export interface ChildEnd {
  childId: string;
  /** The run of the child that has ended. */
  run: number;
  workflowName: string;
  workflowVersion: number;
  status: WorkflowStatus;
  output: JsonObject;
  reason?: string | undefined;
}

export interface ChildRevival extends Revival {
  childId: string;
  /** The run that has begun. */
  run: number;
}
