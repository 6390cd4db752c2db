import type { Json } from "../../../model/json.ts";
import { BYTES_PER_CONTAINER, BYTES_PER_ELEMENT } from "./limits.ts";
import type { Machine } from "./machine.ts";

/** Bytes made below which it is not worth while to look what of them is still in use. */
export const WORTH_RELEASING = 512;

/** Gives back what was made since a reading of `room` and is not part of the values. */
export function releaseGarbage(machine: Machine, before: number, values: readonly Json[]): void {
  const made = before - machine.room;
  let used = 0;
  for (const value of values) {
    used += measure(machine, value);
  }
  machine.release(Math.max(0, made - used));
}

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
  for (const name of Object.keys(value)) {
    bytes += machine.bytesOfMember(name) + measure(machine, value[name] ?? null, depth + 1);
  }
  return bytes;
}
