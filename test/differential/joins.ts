/** What a JOIN waits for, as servers show it. */
import type { SeenTask } from "./server.ts";

/** The last attempts at the tasks that a JOIN waits for; undefined for one that has not come up. */
export function joinedTasks(join: SeenTask, tasks: SeenTask[]): (SeenTask | undefined)[] {
  const names = (join.inputData["joinOn"] ?? []) as string[];
  const suffix = join.iteration > 0 ? `__${join.iteration}` : "";
  return names.map((name) => {
    const wanted = name.endsWith(suffix) ? name : name + suffix;
    return tasks.findLast(({ referenceTaskName }) => referenceTaskName === wanted);
  });
}
