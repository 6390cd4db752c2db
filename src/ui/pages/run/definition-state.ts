/** Whether the definition that a run goes by is still the registered one. */
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { isSame } from "../../lib/json-diff.ts";

export type DefinitionState = "same" | "changed" | "gone";

/** Members that say when and by whom it was stored, not what it does. */
const BOOKKEEPING = ["createTime", "updateTime", "createdBy", "updatedBy", "ownerApp"] as const;

/** Compares a run's own copy with the registered definition; null: there is none. */
export function definitionStateOf(
  own: Partial<WorkflowDef>,
  registered: Partial<WorkflowDef> | null,
): DefinitionState {
  if (registered === null) return "gone";
  return isSame(whatItDoes(own), whatItDoes(registered)) ? "same" : "changed";
}

function whatItDoes(definition: Partial<WorkflowDef>): object {
  const rest: Record<string, unknown> = { ...definition };
  for (const member of BOOKKEEPING) delete rest[member];
  return rest;
}
