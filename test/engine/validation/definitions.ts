/** Builders of definitions for the tests of this folder. */
import type { ScriptRunner } from "../../../src/engine/expressions/script-runner.ts";
import { validateWorkflowDef } from "../../../src/engine/validation/validate-workflow-def.ts";
import type { ValidationContext } from "../../../src/engine/validation/context.ts";
import { workflowDefSchema } from "../../../src/model/workflow-def.ts";

export const WORK = { name: "work", taskReferenceName: "w", type: "SIMPLE" };

/** A runner that finds every script with an unclosed parenthesis wrong. */
export const SCRIPTS: ScriptRunner = {
  evaluate: () => ({ ok: true, value: null }),
  syntaxError: (source) =>
    source.split("(").length === source.split(")").length ? null : "unexpected end of input",
};

/** What validation finds in a definition with these tasks. */
export function findingsIn(tasks: unknown[], context: Partial<ValidationContext> = {}) {
  const definition = workflowDefSchema.parse({ name: "flow", tasks });
  return validateWorkflowDef(definition, { path: "op.arg0", scripts: SCRIPTS, ...context });
}

/** The messages of the errors in a definition with these tasks. */
export function messagesFor(tasks: unknown[], context: Partial<ValidationContext> = {}): string[] {
  return findingsIn(tasks, context).errors.map(({ message }) => message);
}
