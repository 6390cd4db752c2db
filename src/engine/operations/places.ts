/** Where tasks stand, for operations that leave some of them. */
import type { TaskRecord } from "../records.ts";
import type { Structure } from "../structure.ts";
import type { Place } from "../task-type.ts";

export type Named = Pick<TaskRecord, "base" | "scope">;

/** A task and what stands around it, the innermost first. */
export function* outwards(structure: Structure, { base, scope }: Named): Generator<Named> {
  yield { base, scope };
  for (const around of structure.enclosures(base, scope)) {
    yield { base: around.reference, scope: around.scope };
  }
}

/** Where a task of this name is to be made; null when there is none. */
export function placeAt(structure: Structure, { base, scope }: Named): Place | null {
  const workflowTask = structure.task(base, scope);
  if (workflowTask === undefined) return null;
  const loop = structure.enclosingLoop(base, scope);
  return { workflowTask, scope, ...(loop !== null && { loop }) };
}
