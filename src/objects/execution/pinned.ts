import { validateWorkflowDef } from "../../engine/validation/validate-workflow-def.ts";
import { workflowDefSchema } from "../../model/workflow-def.ts";
import type { DefinitionSource } from "../../store/definition-source.ts";
import { InvalidDefinition, type Neighbours } from "./neighbours.ts";

/** Definitions for children: registered ones by name, inline ones checked like a registration. */
export function pinnedFor(definitions: DefinitionSource): Neighbours["pinned"] {
  return async ({ name, version, definition }) => {
    if (definition === null) {
      const loaded = await definitions.loadPinnedDefinition(name, version ?? undefined);
      return loaded?.text ?? null;
    }
    const parsed = workflowDefSchema.safeParse(definition);
    if (!parsed.success) {
      throw new InvalidDefinition(
        `The inline definition of workflow ${name} is not a workflow definition: ${parsed.error.message}`,
      );
    }
    const { errors } = validateWorkflowDef(parsed.data, { path: "workflowDefinition" });
    if (errors.length > 0) {
      const messages = errors.map((error) => error.message);
      throw new InvalidDefinition(
        `The inline definition of workflow ${name} is refused: ${messages.join("; ")}`,
      );
    }
    return (await definitions.pin(parsed.data)).text;
  };
}
