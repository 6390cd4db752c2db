/** The workflow task and the task definition that apply to a task. */
import type { TaskDef } from "../model/task-def.ts";
import { emptyTaskDef } from "../model/task-def.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";

/** What the definition, or the task that made it at run time, says of a task. */
export function workflowTaskOf(execution: Execution, task: TaskRecord): WorkflowTask {
  const found = task.workflowTask ?? execution.structure.task(task.base, task.scope);
  if (found === undefined) throw new Error(`no workflow task for ${task.base}`);
  return found;
}

/** The task definition that was pinned at start; the defaults of a system task where there is none. */
export function definitionOf(execution: Execution, task: TaskRecord): TaskDef {
  return workflowTaskOf(execution, task).taskDefinition ?? systemTaskDef(task.definitionName);
}

const systemTaskDefs = new Map<string, TaskDef>();
const MAX_CACHED = 1000;

/** The implicit definition of a task that the server runs by itself: no retries, no timeouts. */
export function systemTaskDef(name: string): TaskDef {
  let definition = systemTaskDefs.get(name);
  if (definition === undefined) {
    if (systemTaskDefs.size >= MAX_CACHED) systemTaskDefs.clear();
    definition = { ...emptyTaskDef(name), retryCount: 0, responseTimeoutSeconds: 0 };
    systemTaskDefs.set(name, definition);
  }
  return definition;
}
