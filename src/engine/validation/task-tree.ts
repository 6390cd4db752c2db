/** Walks the tasks of a definition, with the paths that Conductor's validation gives them. */
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { quoted } from "./validation-error.ts";

/** A task and where it stands in its definition. */
export interface TaskPlace {
  task: WorkflowTask;
  /** Such as `registerWorkflowDef.arg0.tasks[0].decisionCases[a].<map value>[0]`. */
  path: string;
  topLevel: boolean;
  /** Stands in a loop's body, directly or through other containers. */
  inLoop: boolean;
}

/** Every task of a list with everything nested in it, containers before their contents. Definitions
 * embedded in a SUB_WORKFLOW are trees of their own and are not entered. */
export function taskPlaces(tasks: WorkflowTask[], path: string): TaskPlace[] {
  const places: TaskPlace[] = [];
  add(places, tasks, { path, topLevel: true, inLoop: false });
  return places;
}

function add(places: TaskPlace[], tasks: WorkflowTask[], list: Omit<TaskPlace, "task">): void {
  tasks.forEach((task, position) => {
    const path = `${list.path}[${position}]`;
    const { inLoop } = list;
    places.push({ task, path, topLevel: list.topLevel, inLoop });
    const nested = (name: string) => ({ path: `${path}.${name}`, topLevel: false, inLoop });
    for (const [name, branch] of Object.entries(task.decisionCases)) {
      add(places, branch, nested(`decisionCases[${quoted(name)}].<map value>`));
    }
    add(places, task.defaultCase, nested("defaultCase"));
    task.forkTasks.forEach((branch, index) => {
      add(places, branch, nested(`forkTasks[${index}].<list element>`));
    });
    add(places, task.loopOver, { ...nested("loopOver"), inLoop: true });
  });
}
