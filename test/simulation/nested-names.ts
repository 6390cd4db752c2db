import type { WorkflowTask } from "../../src/model/workflow-def.ts";

/** The reference names of tasks and of all that stand in them. */
export function namesIn(tasks: readonly WorkflowTask[]): string[] {
  return tasks.flatMap((task) => [
    task.taskReferenceName,
    ...Object.values(task.decisionCases).flatMap(namesIn),
    ...namesIn(task.defaultCase),
    ...task.forkTasks.flatMap(namesIn),
    ...namesIn(task.loopOver),
  ]);
}
