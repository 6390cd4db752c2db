/** What has changed between two versions of a definition, task by task. Tasks are matched by reference name. */
import { isSame } from "../../lib/is-same.ts";
import { longestRising } from "../../lib/sequence-match.ts";
import { placedTasks, type PlacedTask } from "../../lib/definition-tasks.ts";
import { tidyDefinition, tidyTask } from "../../lib/tidy-definition.ts";

/** One task that is not as it was. */
export interface TaskChange {
  kind: "added" | "removed" | "changed" | "moved";
  ref: string;
  name: string;
  type: string;
  /** Members that differ, where the task stands in both. */
  members: string[];
  /** Where it stood and stands, in words; the same where only the order has changed. */
  before: string | null;
  after: string | null;
  moved: boolean;
}

export interface DefinitionChanges {
  /** Members of the definition itself that differ. */
  members: string[];
  /** In the order of the newer definition; removed ones at the end. */
  tasks: TaskChange[];
}

/** Lists of tasks in a task, which are compared as tasks of their own. */
const NESTED: ReadonlySet<string> = new Set([
  ...["decisionCases", "defaultCase", "forkTasks", "loopOver"],
]);

/** Compares two definitions; what only the server sets is no difference. */
export function definitionChanges(before: unknown, after: unknown): DefinitionChanges {
  const old = byReference(tidyDefinition(before));
  const now = byReference(tidyDefinition(after));
  const reordered = reorderedIn(old, now);
  const tasks: TaskChange[] = [];
  for (const [ref, task] of now) {
    const change = changeOf(old.get(ref), task, reordered.has(ref));
    if (change !== null) tasks.push(change);
  }
  for (const [ref, task] of old) {
    if (now.has(ref)) continue;
    const texts = { before: placeText(task), after: null };
    tasks.push({ kind: "removed", ...namesOf(task), members: [], ...texts, moved: false });
  }
  return { members: differing(tidyDefinition(before), tidyDefinition(after), TASKS), tasks };
}

const TASKS: ReadonlySet<string> = new Set(["tasks", "version"]);

function byReference(definition: unknown): Map<string, PlacedTask> {
  return new Map(placedTasks(definition).map((task) => [task.shape.base, task]));
}

function changeOf(
  old: PlacedTask | undefined,
  task: PlacedTask,
  isReordered: boolean,
): TaskChange | null {
  const after = placeText(task);
  if (old === undefined) {
    return { kind: "added", ...namesOf(task), members: [], before: null, after, moved: false };
  }
  const members = differing(tidyTask(old.fields), tidyTask(task.fields), NESTED);
  if (!isSame(labelsOf(old), labelsOf(task))) members.push("branches");
  const before = placeText(old);
  const moved = before !== after || isReordered;
  if (members.length === 0 && !moved) return null;
  const kind = members.length > 0 ? "changed" : "moved";
  return { kind, ...namesOf(task), members, before, after, moved };
}

function namesOf({ shape }: PlacedTask): Pick<TaskChange, "ref" | "name" | "type"> {
  return { ref: shape.base, name: shape.name, type: shape.type };
}

/** The names of cases and the number of branches: one without a task is still a change. */
function labelsOf({ shape }: PlacedTask): string[] {
  return shape.lists.map(({ label }) => label).toSorted();
}

function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  except: ReadonlySet<string>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !except.has(name) && !isSame(before[name], after[name]));
}

/** "outside of all others", "in switch_1, case a". */
function placeText({ owner, list }: PlacedTask): string {
  if (owner === null) return "outside of all others";
  const { kind, base } = owner.shape;
  if (kind === "loop") return `in ${base}`;
  return `in ${base}, ${kind === "fork" ? "branch" : "case"} ${list}`;
}

/** Tasks that stay in their list but not in their order, the fewest that explain it. */
function reorderedIn(
  old: ReadonlyMap<string, PlacedTask>,
  now: ReadonlyMap<string, PlacedTask>,
): Set<string> {
  const lists = new Map<string, { ref: string; position: number }[]>();
  for (const [ref, task] of now) {
    const was = old.get(ref);
    if (was === undefined || placeText(was) !== placeText(task)) continue;
    const list = lists.get(placeText(task)) ?? [];
    list.push({ ref, position: was.position });
    lists.set(placeText(task), list);
  }
  const moved = new Set<string>();
  for (const list of lists.values()) {
    const stayed = longestRising(list.map(({ position }) => position));
    for (const { ref, position } of list) if (!stayed.has(position)) moved.add(ref);
  }
  return moved;
}
