/** A comparison as lines of two texts that stand beside each other. */
import type { DiffNode } from "./json-diff.ts";
import { jsonLines, type JsonLine } from "./json-lines.ts";

/** One side of a line. */
export interface DiffSide {
  depth: number;
  name: string | null;
  text: string;
}

export interface DiffLine {
  state: "same" | "added" | "removed" | "changed" | "moved" | "gap";
  /** Null where that side has nothing. */
  before: DiffSide | null;
  after: DiffSide | null;
  /** Which change it belongs to, counted from 0; null: it is none. */
  change: number | null;
  /** How many members or lines a gap stands for. */
  hidden: number;
}

interface Writer {
  lines: DiffLine[];
  onlyChanges: boolean;
  changes: number;
}

/** Lines of a text that are left around a change when the others are hidden. */
const CONTEXT = 2;

/** The lines of a comparison. @param onlyChanges what is the same is shown by its count. */
export function diffLines(node: DiffNode, onlyChanges: boolean): DiffLine[] {
  const writer: Writer = { lines: [], onlyChanges, changes: 0 };
  write(node, 0, writer);
  return writer.lines;
}

/** How many changes there are to step through. */
export function countChanges(lines: readonly DiffLine[]): number {
  return lines.reduce((most, { change }) => Math.max(most, (change ?? -1) + 1), 0);
}

function write(node: DiffNode, depth: number, writer: Writer): void {
  switch (node.kind) {
    case "same":
      return writeValue(node, depth, writer, "same");
    case "added":
    case "removed":
      return writeValue(node, depth, writer, node.kind);
    case "changed":
      return writeChanged(node, depth, writer);
    case "text":
      return writeText(node, depth, writer);
    default:
      return writeMembers(node, depth, writer);
  }
}

/** A whole value that stands on one side, or alike on both. */
function writeValue(
  node: DiffNode,
  depth: number,
  writer: Writer,
  state: "same" | "added" | "removed",
): void {
  const isMoved = node.moved && state === "same";
  const change = state === "same" && !isMoved ? null : writer.changes++;
  const value = state === "removed" ? node.before : node.after;
  for (const side of sidesOf(value, node.name, depth)) {
    writer.lines.push({
      state: isMoved ? "moved" : state,
      before: state === "added" ? null : side,
      after: state === "removed" ? null : side,
      change,
      hidden: 0,
    });
  }
}

/** A value with another in its place: line beside line as far as both go. */
function writeChanged(node: DiffNode, depth: number, writer: Writer): void {
  const before = sidesOf(node.before, node.name, depth);
  const after = sidesOf(node.after, node.name, depth);
  const change = writer.changes++;
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const sides = { before: before[at] ?? null, after: after[at] ?? null };
    writer.lines.push({ state: "changed", ...sides, change, hidden: 0 });
  }
}

function writeMembers(node: DiffNode, depth: number, writer: Writer): void {
  const [open, close] = node.kind === "list" ? ["[", "]"] : ["{", "}"];
  const bracket = (text: string, name: string | null): void => {
    const side = { depth, name, text };
    const isMoved = node.moved && text === open;
    writer.lines.push({
      ...{ state: isMoved ? ("moved" as const) : ("same" as const), before: side, after: side },
      ...{ change: isMoved ? writer.changes++ : null, hidden: 0 },
    });
  };
  bracket(open, node.name);
  writeChildren(node, writer, depth + 1, (child) => write(child, depth + 1, writer));
  bracket(close, null);
}

function writeText(node: DiffNode, depth: number, writer: Writer): void {
  const head = { depth, name: node.name, text: "text" };
  writer.lines.push({ state: "same", before: head, after: head, change: null, hidden: 0 });
  let last: DiffNode["kind"] = "same";
  let change = -1;
  writeChildren(node, writer, depth + 1, (child) => {
    const state = child.kind as "same" | "added" | "removed";
    // Lines of one change stand together.
    if (state !== "same" && last === "same") change = writer.changes++;
    last = state;
    const side = (text: unknown): DiffSide | null =>
      text === undefined ? null : { depth: depth + 1, name: null, text: String(text) };
    writer.lines.push({
      ...{ state, before: side(child.before), after: side(child.after) },
      ...{ change: state === "same" ? null : change, hidden: 0 },
    });
  });
}

/** Writes what changed, what stands near it, and the count of the rest. */
function writeChildren(
  node: DiffNode,
  writer: Writer,
  depth: number,
  writeOne: (child: DiffNode) => void,
): void {
  const { children } = node;
  const shown = new Set<number>();
  const around = node.kind === "text" ? CONTEXT : 0;
  children.forEach((child, at) => {
    if (child.changes === 0 && writer.onlyChanges) return;
    for (let near = at - around; near <= at + around; near++) shown.add(near);
  });
  let hidden = 0;
  const flush = (): void => {
    if (hidden === 0) return;
    const side = { depth, name: null, text: "" };
    writer.lines.push({ state: "gap", before: side, after: side, change: null, hidden });
    hidden = 0;
  };
  children.forEach((child, at) => {
    if (!shown.has(at)) {
      hidden++;
      return;
    }
    flush();
    writeOne(child);
  });
  flush();
}

const NOTHING_FOLDED: ReadonlySet<string> = new Set();

function sidesOf(value: unknown, name: string | null, depth: number): DiffSide[] {
  return jsonLines(value, NOTHING_FOLDED).map((line: JsonLine, at) => ({
    depth: depth + line.depth,
    name: at === 0 ? name : line.name,
    text: line.text,
  }));
}
