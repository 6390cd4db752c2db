/** The items of a FOR_EACH, as its turns and whatever stands in them see them. */
import type { Json } from "../model/json.ts";
import type { TaskRecord } from "./records.ts";

/** The list; empty where the input has none. */
export function itemsOf(task: TaskRecord): Json[] {
  const { items } = task.input;
  return Array.isArray(items) ? items : [];
}

/** The item of a turn, counted from 1, and its index, counted from 0. */
export function itemOfTurn(task: TaskRecord, turn: number): { item: Json; index: number } {
  return { item: itemsOf(task)[turn - 1] ?? null, index: turn - 1 };
}
