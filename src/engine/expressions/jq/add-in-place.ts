import type { Json } from "../../../model/json.ts";
import { setOwnMember } from "../own-member.ts";
import type { Owned } from "./access.ts";
import { add } from "./arithmetic.ts";
import { BYTES_PER_ELEMENT } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { isObject } from "./values.ts";

/** What a sum needs beside its parts. */
interface Ownership {
  machine: Machine;
  owned: Owned;
}

/**
 * The sum of two values. An array or object that a loop alone has seen grows in place, so collecting
 * in a loop takes time in proportion to what is collected.
 * @throws JqError
 */
export function addInPlace({ machine, owned }: Ownership, left: Json, right: Json): Json {
  if (owned.has(left)) {
    if (Array.isArray(left) && Array.isArray(right)) {
      machine.spend(1 + right.length);
      machine.allocate(right.length * BYTES_PER_ELEMENT);
      for (const item of right) {
        left.push(item);
      }
      return left;
    }
    if (isObject(left) && isObject(right)) {
      for (const key of Object.keys(right)) {
        machine.spend(1);
        machine.allocateMember(key);
        setOwnMember(left, key, right[key] ?? null);
      }
      return left;
    }
  }
  const sum = add(machine, left, right);
  if (sum !== left && sum !== right && typeof sum === "object") {
    owned.add(sum);
  }
  return sum;
}
