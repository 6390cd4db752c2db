/** Values of an input as texts in fields, and back. What goes in comes out again. */
import { isLosslessNumber } from "lossless-json";
import { fieldsOf } from "../../lib/definition-tasks.ts";
import { parseLossless, stringifyLossless } from "../../lib/lossless.ts";
import type { FieldKind } from "./input-fields.ts";

/** How a value stands in a field of a kind; "" for none. */
export function fieldText(value: unknown, kind: FieldKind): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return stringifyLossless(value);
  return kind === "text" || !isJson(value) ? value : JSON.stringify(value);
}

/** The value that a field's text stands for; undefined for none. */
export function fieldValue(text: string, kind: FieldKind): unknown {
  if (text === "") return undefined;
  if (kind === "text") return text;
  return isJson(text) ? parseLossless(text) : text;
}

/** What is wrong with the text of a field; undefined when nothing is. */
export function fieldProblem(text: string, kind: FieldKind): string | undefined {
  if (text === "" || (kind !== "number" && kind !== "integer")) return undefined;
  const value = fieldValue(text, kind);
  if (typeof value !== "number" && !isLosslessNumber(value)) return "Not a number";
  if (kind === "integer" && !/^-?\d+$/.test(String(value))) return "Not a whole number";
  return undefined;
}

/** A value with another one at a path; undefined takes the member away. */
export function withValueAt(value: unknown, path: readonly string[], member: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return member;
  const fields = fieldsOf(value);
  const inner = withValueAt(fields[name], rest, member);
  if (inner !== undefined) return { ...fields, [name]: inner };
  const { [name]: _, ...others } = fields;
  return others;
}

function isJson(text: string): boolean {
  try {
    parseLossless(text);
    return true;
  } catch {
    return false;
  }
}
