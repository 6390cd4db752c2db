/**
 * A single value out of a JSON text, without reading the rest. The text may be cut off: what lies before
 * the cut is found all the same. Numbers keep their digits.
 */

/** A name within an object, or a place within a list. */
export type Step = string | number;

/** The text of the value; "none" where there is no such value, "cut" where it lies behind the end of the text. */
export type Found = { readonly text: string } | "none" | "cut";

const BLANK = /\s/;
const ENDS_SCALAR = /[\s,\]}]/;

/** See the head of the file. */
export function valueWithin(json: string, steps: readonly Step[]): Found {
  let at = skipBlanks(json, 0);
  for (const step of steps) {
    const place = placeOf(json, at, step);
    if (typeof place === "string") return place;
    at = place;
  }
  const end = endOf(json, at);
  return end === null ? "cut" : { text: json.slice(at, end) };
}

/** Where a member of the value at a place begins. */
function placeOf(json: string, at: number, step: Step): number | "none" | "cut" {
  const isList = json[at] === "[";
  if (at >= json.length) return "cut";
  if (isList !== (typeof step === "number") || (!isList && json[at] !== "{")) return "none";
  let next = skipBlanks(json, at + 1);
  for (let index = 0; next < json.length; index += 1) {
    if (json[next] === "]" || json[next] === "}") return "none";
    const member = isList ? { name: index, at: next } : memberAt(json, next);
    if (typeof member === "string") return member;
    if (member.name === step) return member.at < json.length ? member.at : "cut";
    const end = endOf(json, member.at);
    if (end === null) return "cut";
    next = skipBlanks(json, end);
    if (json[next] === ",") next = skipBlanks(json, next + 1);
  }
  return "cut";
}

/** The name of a member of an object, and where its value begins. */
function memberAt(json: string, at: number): { name: string; at: number } | "none" | "cut" {
  if (json[at] !== '"') return "none";
  const end = endOf(json, at);
  if (end === null) return "cut";
  const colon = skipBlanks(json, end);
  return {
    name: JSON.parse(json.slice(at, end)) as string,
    at: skipBlanks(json, colon + 1),
  };
}

function skipBlanks(json: string, from: number): number {
  let at = from;
  while (at < json.length && BLANK.test(json[at] ?? "")) at += 1;
  return at;
}

/** Where the value at a place ends; null: the text ends before. */
function endOf(json: string, from: number): number | null {
  const first = json[from];
  if (first === '"') return endOfText(json, from);
  if (first !== "{" && first !== "[") return endOfScalar(json, from);
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = endOfText(json, at);
      if (end === null) return null;
      at = end - 1;
    } else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}

function endOfText(json: string, from: number): number | null {
  for (let at = from + 1; at < json.length; at += 1) {
    if (json[at] === "\\") at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return null;
}

function endOfScalar(json: string, from: number): number | null {
  for (let at = from; at < json.length; at += 1) {
    // What stands where a value should is passed over, so that this ends whatever the text is.
    if (ENDS_SCALAR.test(json[at] ?? "")) return Math.max(at, from + 1);
  }
  return null;
}
