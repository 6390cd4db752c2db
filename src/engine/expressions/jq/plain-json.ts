import type { Json, JsonObject } from "../../../model/json.ts";
import { setOwnMember } from "../own-member.ts";
import type { Machine } from "./machine.ts";

/**
 * A copy that shares nothing with the input, of which JSON can say everything: NaN becomes null,
 * the infinities the largest numbers, as jq prints them, and -0 becomes 0, as it is stored.
 */
export function plainJson(machine: Machine, value: Json, depth = 0): Json {
  machine.spend(1);
  if (typeof value === "number") {
    return plainNumber(value);
  }
  if (typeof value === "string") {
    machine.allocate(value.length);
    return value;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  machine.checkValueDepth(depth);
  if (Array.isArray(value)) {
    machine.allocateArray(value.length);
    return value.map((element) => plainJson(machine, element, depth + 1));
  }
  machine.allocateObject();
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    machine.allocateMember(key);
    setOwnMember(copy, key, plainJson(machine, value[key] ?? null, depth + 1));
  }
  return copy;
}

function plainNumber(value: number): Json {
  if (Number.isNaN(value)) {
    return null;
  }
  return value === 0 ? 0 : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}
