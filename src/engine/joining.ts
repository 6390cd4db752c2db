/** What all that waits for other tasks has in common. */
import { isTerminalTaskStatus } from "../model/task.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { TaskRecord } from "./records.ts";

/** The reference names that a JOIN waits for, in its own loop turn. */
export function joinedNames(
  task: TaskRecord,
  parameter: "joinOn" | "defaultExclusiveJoinTask" = "joinOn",
): string[] {
  const names = task.input[parameter];
  return Array.isArray(names) ? names.map((name) => String(name) + task.scope) : [];
}

/** What no decision took notice of yet may still be retried: the execution was paused meanwhile. */
export function isOver(task: TaskRecord): boolean {
  return isTerminalTaskStatus(task.status) && (task.executed || task.status === "SKIPPED");
}

/** Whether a script decides on the end of a JOIN. */
export function hasScript(workflowTask: WorkflowTask): boolean {
  return (workflowTask.expression ?? "").trim() !== "";
}
