import { isJsonObject, type Json } from "../../model/json.ts";
import type { Validation } from "./validation.ts";

/** Characters that are looked at for the price of a step. */
export const CHARACTERS_PER_STEP = 16;

/** A text that is the same for equal values, whatever the order of their members. */
export function canonical(value: Json, validation: Validation): string {
  validation.spend(1);
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonical(item, validation)).join()}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value).toSorted();
    const texts = members.map(
      (name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null, validation)}`,
    );
    return `{${texts.join()}}`;
  }
  if (typeof value === "string") validation.spend(value.length / CHARACTERS_PER_STEP);
  return JSON.stringify(value);
}
