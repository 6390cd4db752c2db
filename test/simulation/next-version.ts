import type { SeededRandom } from "../helpers/random.ts";
import { worker } from "../helpers/task-inputs.ts";
import type { WorkflowInput } from "./scenario.ts";
import { smallerLists } from "./smaller-lists.ts";
import { chance, oneOf } from "./stream.ts";

/** The next version of a workflow: it lacks something, or has a task more at the top level. */
export function nextVersion(
  workflow: WorkflowInput,
  workerName: string,
  random: SeededRandom,
): WorkflowInput {
  const { tasks, version } = workflow;
  const smaller = [...smallerLists(tasks)].filter((list) => list.length > 0);
  const at = random.below(tasks.length + 1);
  // Nothing comes between a fork and its JOIN.
  const place = tasks[at]?.type === "JOIN" ? at + 1 : at;
  const added = [
    ...tasks.slice(0, place),
    worker("added", { name: workerName }),
    ...tasks.slice(place),
  ];
  const list = chance(random, 0.5) ? oneOf(random, smaller) : added;
  return { ...workflow, version: version + 1, tasks: list ?? added };
}
