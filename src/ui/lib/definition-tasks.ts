/** The tasks of a definition one by one, each with where it stands. Any JSON can be read. */
import { shapeOf, type TaskShape } from "../../model/run-tree/shape.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A task of a definition. */
export interface PlacedTask {
  shape: TaskShape;
  /** What is written there. */
  fields: Fields;
  /** The container that it stands in; null at the top. */
  owner: PlacedTask | null;
  /** The branch, case or body of the owner, and the place in it. */
  list: string;
  position: number;
}

/** All tasks, containers before what stands in them. Embedded definitions are not entered. */
export function placedTasks(definition: unknown): PlacedTask[] {
  const placed: PlacedTask[] = [];
  const add = (shapes: readonly TaskShape[], owner: PlacedTask | null, list: string): void => {
    shapes.forEach((shape, position) => {
      const fields = fieldsOf(valueAt(definition, shape.path));
      const task: PlacedTask = { shape, fields, owner, list, position };
      placed.push(task);
      for (const inner of shape.lists) add(inner.tasks, task, inner.label);
    });
  };
  add(shapeOf(definition), null, "");
  return placed;
}

/** An object's members; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

/** What stands at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}
