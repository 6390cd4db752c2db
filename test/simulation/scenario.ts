import type { TaskDef } from "../../src/model/task-def.ts";
import type { TaskInput } from "../helpers/task-inputs.ts";

/** A workflow as it would be registered. */
export interface WorkflowInput {
  name: string;
  version: number;
  tasks: TaskInput[];
  [more: string]: unknown;
}

/** What one seed stands for, chance apart: shrinking makes it smaller. */
export interface Scenario {
  seed: number;
  /** Whatever goes wrong, the result is that of an undisturbed run. */
  isDeterministic: boolean;
  /** The first one is started, the others are started by it. */
  workflows: WorkflowInput[];
  /** A later version of the first one, which operators may go over to. */
  next: WorkflowInput | null;
  taskDefs: Record<string, Partial<TaskDef>>;
  /** The domains of task types that every start gives; workers poll there, too. */
  taskToDomain: Record<string, string>;
  /** Executions of the first workflow. */
  starts: number;
  /** How long after its end an execution stays out of the archive, in milliseconds; null: for ever. */
  archiveAfterMs: number | null;
  /** Task attempts in one execution. */
  maxTasks: number;
  /** For how long things go wrong, in milliseconds from the start. */
  troubleMs: number;
}
