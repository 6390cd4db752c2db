/**
 * How one JSON value came from another, as a tree.
 *
 * D1. Members of objects are compared by name and stand in the order of their names.
 * D2. Elements of lists are matched by a member that identifies them, else by their value; between two
 *     matches they are compared by position.
 * D3. Texts of several lines are compared by line.
 */
import { isLosslessNumber } from "lossless-json";
import { isNumber, isObject, isSame, type Fields } from "./is-same.ts";
import { longestRising, matchSequences, type Match } from "./sequence-match.ts";

/** One place in both values. `name` is null within lists. */
export interface DiffNode {
  kind: "same" | "added" | "removed" | "changed" | "object" | "list" | "text";
  name: string | null;
  /** What stood there before and stands there now; undefined where nothing did. */
  before: unknown;
  after: unknown;
  /** Members, elements or lines; empty for what is shown as a whole. */
  children: DiffNode[];
  /** An element of a list that stands elsewhere than it did, among those that stayed. */
  moved: boolean;
  /** How many differences there are in it. */
  changes: number;
}

/** Members that tell the elements of a list apart, the most specific first. */
const IDENTIFIERS = ["taskReferenceName", "taskId", "id", "uuid", "key", "ref", "name"] as const;

/** Compares two values. */
export function diff(before: unknown, after: unknown, name: string | null = null): DiffNode {
  if (before === undefined) return leaf("added", name, before, after);
  if (after === undefined) return leaf("removed", name, before, after);
  if (isSame(before, after)) return leaf("same", name, before, after);
  if (Array.isArray(before) && Array.isArray(after)) {
    return parent("list", { name, before, after }, elementsOf(before, after));
  }
  if (isObject(before) && isObject(after)) {
    return parent("object", { name, before, after }, membersOf(before, after));
  }
  if (typeof before === "string" && typeof after === "string" && hasLines(before, after)) {
    return parent("text", { name, before, after }, linesOf(before, after));
  }
  return leaf("changed", name, before, after);
}

function leaf(
  kind: "same" | "added" | "removed" | "changed",
  name: string | null,
  before: unknown,
  after: unknown,
): DiffNode {
  const changes = kind === "same" ? 0 : 1;
  return { kind, name, before, after, children: [], moved: false, changes };
}

function parent(
  kind: "object" | "list" | "text",
  place: Pick<DiffNode, "name" | "before" | "after">,
  children: DiffNode[],
): DiffNode {
  const changes = children.reduce((sum, each) => sum + each.changes, 0);
  return { kind, ...place, children, moved: false, changes };
}

function membersOf(before: Fields, after: Fields): DiffNode[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().map((name) => diff(own(before, name), own(after, name), name));
}

/** A member that is there with the value undefined cannot come from JSON. */
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function elementsOf(before: readonly unknown[], after: readonly unknown[]): DiffNode[] {
  const identifier = IDENTIFIERS.find(
    (name) => identifies(name, before) && identifies(name, after),
  );
  if (identifier !== undefined) return identifiedElements(before, after, identifier);
  const matches = matchSequences(before.map(canonical), after.map(canonical));
  return inOrder(before, after, matches);
}

function identifies(name: string, elements: readonly unknown[]): boolean {
  const ids = new Set(elements.map((element) => idOf(element, name)));
  return !ids.has(null) && ids.size === elements.length;
}

function idOf(element: unknown, name: string): string | null {
  if (!isObject(element)) return null;
  const id = own(element, name);
  return typeof id === "string" || isNumber(id) ? String(id) : null;
}

/** In the order they have now; what was removed stands after what it followed. */
function identifiedElements(
  before: readonly unknown[],
  after: readonly unknown[],
  identifier: string,
): DiffNode[] {
  const positions = new Map(before.map((each, at) => [idOf(each, identifier), at]));
  const origins = after.map((each) => positions.get(idOf(each, identifier)) ?? -1);
  const stayed = longestRising(origins.filter((origin) => origin >= 0));
  const kept = new Set(origins);
  const nodes: DiffNode[] = [];
  let next = 0;
  const addRemoved = (): void => {
    for (; next < before.length && !stayed.has(next); next++) {
      if (!kept.has(next)) nodes.push(diff(before[next], undefined));
    }
  };
  addRemoved();
  after.forEach((element, at) => {
    const origin = origins[at] ?? -1;
    const node = diff(origin < 0 ? undefined : before[origin], element);
    const moved = origin >= 0 && !stayed.has(origin);
    nodes.push(moved ? { ...node, moved, changes: node.changes + 1 } : node);
    if (!stayed.has(origin)) return;
    next = origin + 1;
    addRemoved();
  });
  return nodes;
}

/** Elements in the order of both, those between two matches in pairs. */
function inOrder(
  before: readonly unknown[],
  after: readonly unknown[],
  matches: readonly Match[],
): DiffNode[] {
  const nodes: DiffNode[] = [];
  let first = 0;
  let second = 0;
  for (const [untilFirst, untilSecond] of [...matches, [before.length, after.length] as const]) {
    while (first < untilFirst || second < untilSecond) {
      const left = first < untilFirst ? before[first++] : undefined;
      const right = second < untilSecond ? after[second++] : undefined;
      nodes.push(diff(left, right));
    }
    if (first < before.length && second < after.length) {
      nodes.push(leaf("same", null, before[first++], after[second++]));
    }
  }
  return nodes;
}

/** A line that was replaced is one removed and one added: their words may have nothing in common. */
function linesOf(before: string, after: string): DiffNode[] {
  const [first, second] = [before.split("\n"), after.split("\n")];
  const nodes: DiffNode[] = [];
  let [i, j] = [0, 0];
  const matches = [...matchSequences(first, second), [first.length, second.length] as const];
  for (const [untilFirst, untilSecond] of matches) {
    while (i < untilFirst) nodes.push(leaf("removed", null, first[i++], undefined));
    while (j < untilSecond) nodes.push(leaf("added", null, undefined, second[j++]));
    if (i < first.length && j < second.length) {
      nodes.push(leaf("same", null, first[i++], second[j++]));
    }
  }
  return nodes;
}

function hasLines(before: string, after: string): boolean {
  return before.includes("\n") || after.includes("\n");
}

/** The same text for the same value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return isLosslessNumber(value) ? value.value : JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
