import { formatTaskId } from "../../src/lib/task-id.ts";
import type { Scene } from "./operator-acts.ts";
import { chance, oneOf } from "./stream.ts";

/** The id of any task of an execution, or of one of those below it. */
export function someTask({ world, execution, random }: Scene): string | null {
  for (let at = execution; ;) {
    const tasks = [...at.tasks.values()];
    const children = tasks.flatMap(({ subWorkflowId = "" }) => {
      const child = world.watches.get(subWorkflowId)?.current();
      return child === undefined || child === null ? [] : [child];
    });
    const child = oneOf(random, children);
    if (child !== undefined && chance(random, 0.4)) {
      at = child;
      continue;
    }
    const task = oneOf(random, tasks);
    return task === undefined ? null : formatTaskId(at.workflow.workflowId, task.counter);
  }
}
