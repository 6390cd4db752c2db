/** Numbers of a JSON text that is taken in, so that they are the same when they have been stored and read. */

/**
 * Makes each -0 in a parsed text 0, in place: it is written as 0, so it would be another number once it is
 * read again. @returns where a number stands that is beyond what can be held, which would be written as null;
 * null: nowhere.
 */
export function settleNumbers(value: unknown): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : "";
  if (Array.isArray(value)) return settleList(value);
  return typeof value === "object" && value !== null ? settleObject(value) : null;
}

function settleList(list: unknown[]): string | null {
  for (const [index, item] of list.entries()) {
    if (item === 0) list[index] = 0;
    else if (typeof item === "number" || typeof item === "object") {
      const place = settleNumbers(item);
      if (place !== null) return `[${index}]${place}`;
    }
  }
  return null;
}

function settleObject(object: object): string | null {
  const members = object as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member === 0) members[name] = 0;
    else if (typeof member === "number" || typeof member === "object") {
      const place = settleNumbers(member);
      if (place !== null) return `.${name}${place}`;
    }
  }
  return null;
}

/** What to say of a number that is beyond what can be held. */
export function numberBeyond(place: string): string {
  return `${place === "" ? "" : `${place.replace(/^\./, "")}: `}a number beyond ${Number.MAX_VALUE}`;
}
