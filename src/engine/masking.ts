/** Hides the values of members that a definition names in `maskedFields`, wherever they stand. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";

/** What stands in the place of a hidden value. */
export const MASK = "***";

/** Gives a payload as it may be shown. What holds nothing to hide is shared with the result. */
export type Masking = (payload: JsonObject) => JsonObject;

const asItIs: Masking = (payload) => payload;

/** How the payloads of a workflow's executions are shown. */
export function maskingOf({ maskedFields }: WorkflowDef): Masking {
  if (maskedFields.length === 0) return asItIs;
  const names = new Set(maskedFields);
  return (payload) => maskMembers(payload, names);
}

/** A definition whose executions get payloads of another workflow's: what that one hides, they hide too. */
export function withMaskOf(definition: JsonObject, { maskedFields }: WorkflowDef): JsonObject {
  if (maskedFields.length === 0) return definition;
  const own = definition["maskedFields"];
  const names = new Set([...(Array.isArray(own) ? own : []), ...maskedFields]);
  return { ...definition, maskedFields: [...names] };
}

function masked(value: Json, names: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => masked(item, names));
  return isJsonObject(value) ? maskMembers(value, names) : value;
}

function maskMembers(payload: JsonObject, names: ReadonlySet<string>): JsonObject {
  const entries = Object.entries(payload).map(([name, value]): [string, Json] => [
    name,
    names.has(name) ? MASK : masked(value, names),
  ]);
  return Object.fromEntries(entries);
}
