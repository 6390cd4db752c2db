/** The rules about reference names within one definition. */
import type { ValidationError } from "../../model/error-response.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import type { TaskPlace } from "./task-tree.ts";
import { basesOf } from "../scope.ts";
import { ofTask } from "./type-rules.ts";
import { quoted, violation } from "./validation-error.ts";

/** Reference names that stand more than once in the tree, each reported once for the whole object. */
export function checkUniqueNames(
  definition: WorkflowDef,
  places: TaskPlace[],
  path: string,
): ValidationError[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { task } of places) {
    const name = task.taskReferenceName;
    if (name === "") continue;
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated].map((name) =>
    violation(
      path,
      `taskReferenceName: ${quoted(name)} should be unique across tasks ` +
        `for a given workflowDefinition: ${quoted(definition.name)}`,
    ),
  );
}

/**
 * Names that a task in a loop takes in one of its turns: `x__1` is the first turn of the task `x`. Each
 * would be mistaken for the other.
 */
export function checkLoopNames(places: TaskPlace[]): ValidationError[] {
  const repeated = new Set(
    places.filter(({ inLoop }) => inLoop).map(({ task }) => task.taskReferenceName),
  );
  if (repeated.size === 0) return [];
  return places.flatMap(({ task, path }) => {
    const name = task.taskReferenceName;
    const base = basesOf(name).find((shorter) => repeated.has(shorter));
    if (base === undefined) return [];
    const message = `taskReferenceName: ${quoted(name)} is the name of a turn of ${quoted(base)}, which stands in a loop`;
    return [violation(path, message)];
  });
}

/**
 * Names in `joinOn` that no task of the definition has: the JOIN would wait for ever, where
 * Conductor lets it. Names are not known before run time when there is a dynamic fork, and a JOIN
 * with a script decides by itself what it waits for.
 */
export function checkJoinedNames(places: TaskPlace[]): ValidationError[] {
  if (places.some(({ task }) => task.type === "FORK_JOIN_DYNAMIC")) return [];
  const known = new Set(places.map(({ task }) => task.taskReferenceName));
  const joins = places.filter(({ task }) => task.type === "JOIN" && !task.expression);
  return joins.flatMap(({ task, path }) =>
    task.joinOn
      .filter((name) => !known.has(name) && !name.includes("${"))
      .map((name) =>
        violation(
          path,
          `joinOn: ${quoted(name)} is not defined in workflow definition for ${ofTask(task)}`,
        ),
      ),
  );
}
