/** Whether the definition that a run goes by is still the registered one. */
import { isSame } from "../../lib/is-same.ts";

export type DefinitionState = "same" | "changed" | "gone";

/** Members that say when and by whom it was stored, not what it does. */
const BOOKKEEPING = ["createTime", "updateTime", "createdBy", "updatedBy", "ownerApp"] as const;

/** Compares a run's own copy with the registered definition; null: there is none. */
export function definitionStateOf(own: object, registered: object | null): DefinitionState {
  if (registered === null) return "gone";
  return isSame(whatItDoes(own), whatItDoes(registered)) ? "same" : "changed";
}

function whatItDoes(definition: object): unknown {
  const rest: Record<string, unknown> = { ...definition };
  for (const member of BOOKKEEPING) delete rest[member];
  return withoutTaskDefinitions(rest);
}

/** A run has the definitions of its tasks written into its own copy when it starts. */
function withoutTaskDefinitions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTaskDefinitions);
  if (typeof value !== "object" || value === null) return value;
  // Numbers that are kept as digits are objects of a class: they stay what they are.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const isTask = Object.hasOwn(value, "taskReferenceName");
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isTask || name !== "taskDefinition")
      .map(([name, member]) => [name, withoutTaskDefinitions(member)]),
  );
}
