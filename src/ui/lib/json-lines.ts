/** A JSON value as the lines of an indented text, so that a view can draw only those that are seen. */
import { isLosslessNumber } from "lossless-json";

export type JsonKind = "text" | "number" | "boolean" | "null" | "open" | "close" | "folded";

export interface JsonLine {
  depth: number;
  /** The member's name with its quotes gone; null within a list, and for what closes. */
  name: string | null;
  kind: JsonKind;
  /** What stands there: `"abc"`, `12`, `{`, `]`, `{ 3 members }`. */
  text: string;
  /** JSON pointer of the value. */
  pointer: string;
  /** Whether a comma follows. */
  comma: boolean;
}

interface Place {
  depth: number;
  name: string | null;
  pointer: string;
  comma: boolean;
}

/** The lines of a value. @param folded pointers of the lists and objects that are shown as one line. */
export function jsonLines(value: unknown, folded: ReadonlySet<string>): JsonLine[] {
  const lines: JsonLine[] = [];
  add(value, { depth: 0, name: null, pointer: "", comma: false }, folded, lines);
  return lines;
}

function add(value: unknown, place: Place, folded: ReadonlySet<string>, lines: JsonLine[]): void {
  const members = membersOf(value);
  if (members === null) {
    lines.push({ ...place, ...scalarOf(value) });
    return;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) {
    lines.push({ ...place, kind: "null", text: `${open}${close}` });
    return;
  }
  if (folded.has(place.pointer)) {
    lines.push({ ...place, kind: "folded", text: `${open} ${members.length} ${close}` });
    return;
  }
  lines.push({ ...place, comma: false, kind: "open", text: open });
  members.forEach(([name, member], index) => {
    const inner = {
      depth: place.depth + 1,
      name: Array.isArray(value) ? null : name,
      pointer: `${place.pointer}/${escapeToken(name)}`,
      comma: index < members.length - 1,
    };
    add(member, inner, folded, lines);
  });
  lines.push({ ...place, name: null, kind: "close", text: close });
}

function membersOf(value: unknown): [string, unknown][] | null {
  if (typeof value !== "object" || value === null || isLosslessNumber(value)) return null;
  return Object.entries(value);
}

function scalarOf(value: unknown): { kind: JsonKind; text: string } {
  if (typeof value === "string") return { kind: "text", text: quoted(value) };
  if (value === null || value === undefined) return { kind: "null", text: "null" };
  if (typeof value === "boolean") return { kind: "boolean", text: String(value) };
  return { kind: "number", text: isLosslessNumber(value) ? value.value : String(value) };
}

function escapeToken(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Characters that turn the direction of what follows them, such as U+202E. */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text as JSON has it, with what turns directions written out: a reader would see other words than there are. */
export function quoted(text: string): string {
  const written = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;
  return JSON.stringify(text).replace(DIRECTIONS, written);
}
