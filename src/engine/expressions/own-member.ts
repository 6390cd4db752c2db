import type { Json, JsonObject } from "../../model/json.ts";

/**
 * The value of an own member. Names come from users, so what an object inherits
 * (`constructor`, `toString`, `__proto__`) must stay invisible.
 */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own member. Assigning to `__proto__` would change the prototype, so it is defined. */
export function setOwnMember(object: JsonObject, name: string, value: Json): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    object[name] = value;
  }
}
