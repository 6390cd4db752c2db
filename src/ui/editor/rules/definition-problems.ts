/** Everything that the editor finds by itself; the server says the rest. */
import { fieldsOf, placedTasks } from "../../lib/definition-tasks.ts";
import type { Known, Problem } from "./problem.ts";
import { outputProblems, referenceProblems } from "./reference-rules.ts";
import { missingWorkflows, unknownTasks } from "./registry-rules.ts";
import {
  duplicateNames,
  endlessLoops,
  unforkedJoins,
  unreachableTasks,
} from "./structure-rules.ts";

/** Problems of one definition; a definition made by a machine could have thousands. */
const MAX_PROBLEMS = 500;

/** What is wrong with a definition, or not as it may be meant. */
export function definitionProblems(definition: unknown, known: Known): Problem[] {
  const tasks = placedTasks(definition);
  return [
    ...duplicateNames(tasks),
    ...unforkedJoins(tasks),
    ...endlessLoops(tasks),
    ...unreachableTasks(tasks),
    ...referenceProblems(tasks),
    ...outputProblems(fieldsOf(definition)["outputParameters"], tasks),
    ...missingWorkflows(tasks, known),
    ...unknownTasks(tasks, known),
  ].slice(0, MAX_PROBLEMS);
}
