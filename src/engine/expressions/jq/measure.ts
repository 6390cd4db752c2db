import type { Json } from "../../../model/json.ts";
import { BYTES_PER_CONTAINER, BYTES_PER_ELEMENT, BYTES_PER_MEMBER } from "./limits.ts";
import type { Machine } from "./machine.ts";

/** Bytes that a value takes, by the same estimate by which making it was counted. */
export function measure(machine: Machine, value: Json, depth = 0): number {
  machine.spend(1);
  if (typeof value === "string") {
    return value.length;
  }
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  machine.checkValueDepth(depth);
  let bytes = BYTES_PER_CONTAINER;
  if (Array.isArray(value)) {
    for (const element of value) {
      bytes += BYTES_PER_ELEMENT + measure(machine, element, depth + 1);
    }
    return bytes;
  }
  for (const member of Object.values(value)) {
    bytes += BYTES_PER_MEMBER + measure(machine, member, depth + 1);
  }
  return bytes;
}
