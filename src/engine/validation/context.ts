import type { TaskDef } from "../../model/task-def.ts";
import type { ScriptRunner } from "../expressions/script-runner.ts";

/** What the validation of a definition may look at besides the definition. */
export interface ValidationContext {
  /** The head of the paths in the errors, such as `registerWorkflowDef.arg0`. */
  path: string;
  /** Checks the syntax of scripts; without it that is left to the run. */
  scripts?: ScriptRunner | undefined;
  /** The registered task definition of a name: its `inputTemplate` may hold what an input lacks. */
  taskDefinition?: ((name: string) => TaskDef | undefined) | undefined;
}
