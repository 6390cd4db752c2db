import type { Json } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import type { TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { resolveIn } from "../task-input.ts";
import { KEEP_LAST, wholeNumberOf } from "../whole-number.ts";

const ITEMS_INPUT = "_items";

/** The list that a loop goes through, or null when it goes by its condition alone. A single value is
 * a list of one, null an empty list. */
export function itemsOf(decision: Decision, task: TaskRecord): Json[] | null {
  const { items } = workflowTaskOf(decision.execution, task);
  let value: Json | undefined;
  if (items !== undefined && items !== "") value = resolveIn(decision, items, task.scope);
  else if (Object.hasOwn(task.input, ITEMS_INPUT)) value = task.input[ITEMS_INPUT];
  else return null;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function hasMoreItems(items: Json[], task: TaskRecord): boolean {
  return task.iteration < items.length;
}

/** The number of turns to keep; null keeps them all. */
export function keepLast(task: TaskRecord): number | null {
  return wholeNumberOf(task.input[KEEP_LAST.field], KEEP_LAST);
}
