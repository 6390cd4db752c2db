/** Where the members of a JSON text stand in it, and what stands at a position: read from its syntax tree. */
import type { syntaxTree } from "@codemirror/language";

export type SyntaxTree = ReturnType<typeof syntaxTree>;
type SyntaxNode = SyntaxTree["topNode"];

/** Keys and indices from the outermost value inwards. */
export type JsonPath = readonly (string | number)[];

export interface TextRange {
  from: number;
  to: number;
}

/** Reads a part of the text. */
export type Slice = (from: number, to: number) => string;

const VALUES: ReadonlySet<string> = new Set([
  ...["Object", "Array", "String", "Number", "True", "False", "Null"],
]);

/** The path of the innermost member or element around a position. */
export function pathAt(tree: SyntaxTree, position: number, slice: Slice): (string | number)[] {
  const path: (string | number)[] = [];
  let node: SyntaxNode | null = tree.resolveInner(position, -1);
  if (isOutermost(node)) node = tree.resolveInner(position, 1);
  for (; node !== null; node = node.parent) {
    const { parent } = node;
    if (node.name === "Property") path.unshift(nameOf(node, slice));
    else if (parent?.name === "Array" && VALUES.has(node.name)) path.unshift(indexOf(node));
  }
  return path;
}

/** Where the value at a path stands, or the nearest thing around it that is there. */
export function rangeOf(tree: SyntaxTree, path: JsonPath, slice: Slice): TextRange {
  let value = valueIn(tree.topNode);
  for (const key of path) {
    const inner: SyntaxNode | null = value === null ? null : memberOf(value, key, slice);
    if (inner === null) break;
    value = inner;
  }
  return value === null ? { from: 0, to: 0 } : { from: value.from, to: value.to };
}

/** Where the name of the member at a path stands; of an element the element itself. */
export function nameRangeOf(tree: SyntaxTree, path: JsonPath, slice: Slice): TextRange {
  const { from, to } = rangeOf(tree, path, slice);
  const property = tree.resolveInner(from, 1).parent;
  const name = property?.name === "Property" ? property.getChild("PropertyName") : null;
  return name === null || name === undefined ? { from, to } : { from: name.from, to: name.to };
}

/** What is written around a position: a member's name, or its value. */
export interface Spot extends TextRange {
  kind: "name" | "value";
  /** Of the object or list around it. */
  around: (string | number)[];
  /** The member's name; null for an element of a list. */
  member: string | null;
  /** Names that the object around it has already. */
  siblings: string[];
}

/** What a position can be completed with; null where nothing can. */
export function spotAt(tree: SyntaxTree, position: number, slice: Slice): Spot | null {
  const node = tree.resolveInner(position, -1);
  if (node.name === "PropertyName") {
    const { parent } = node;
    const around = pathAt(tree, parent?.parent?.from ?? 0, slice);
    const object = parent?.parent ?? null;
    return {
      ...{ kind: "name", from: node.from, to: node.to, around: pathOf(object, slice) ?? around },
      ...{ member: null, siblings: namesIn(object, slice) },
    };
  }
  if (node.name === "String") {
    const property = node.parent?.name === "Property" ? node.parent : null;
    const container = property?.parent ?? node.parent;
    return {
      ...{ kind: "value", from: node.from, to: node.to, around: pathOf(container, slice) ?? [] },
      ...{ member: property === null ? null : nameOf(property, slice), siblings: [] },
    };
  }
  const object = objectAround(node);
  if (object === null) return null;
  return {
    ...{ kind: "name", from: position, to: position, around: pathOf(object, slice) ?? [] },
    ...{ member: null, siblings: namesIn(object, slice) },
  };
}

function objectAround(node: SyntaxNode): SyntaxNode | null {
  if (node.name === "Object") return node;
  // What is not JSON yet stands in an error node within the object.
  return node.type.isError && node.parent?.name === "Object" ? node.parent : null;
}

function pathOf(node: SyntaxNode | null, slice: Slice): (string | number)[] | null {
  if (node === null) return null;
  const path: (string | number)[] = [];
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name === "Property") path.unshift(nameOf(at, slice));
    else if (at.parent?.name === "Array" && VALUES.has(at.name)) path.unshift(indexOf(at));
  }
  return path;
}

function namesIn(object: SyntaxNode | null, slice: Slice): string[] {
  return (object?.getChildren("Property") ?? []).map((property) => nameOf(property, slice));
}

function isOutermost(node: SyntaxNode): boolean {
  return node.name === "JsonText" || node.parent === null;
}

function nameOf(property: SyntaxNode, slice: Slice): string {
  const name = property.getChild("PropertyName");
  if (name === null) return "";
  try {
    return String(JSON.parse(slice(name.from, name.to)));
  } catch {
    return slice(name.from + 1, name.to - 1);
  }
}

function indexOf(element: SyntaxNode): number {
  let index = 0;
  for (let before = element.prevSibling; before !== null; before = before.prevSibling) {
    if (VALUES.has(before.name)) index += 1;
  }
  return index;
}

function valueIn(node: SyntaxNode): SyntaxNode | null {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (VALUES.has(child.name)) return child;
  }
  return null;
}

function memberOf(value: SyntaxNode, key: string | number, slice: Slice): SyntaxNode | null {
  if (value.name === "Object") {
    const property = value
      .getChildren("Property")
      .find((candidate) => nameOf(candidate, slice) === String(key));
    return property === undefined ? null : valueIn(property);
  }
  if (value.name !== "Array") return null;
  let index = 0;
  for (let child = value.firstChild; child !== null; child = child.nextSibling) {
    if (!VALUES.has(child.name)) continue;
    if (index === key) return child;
    index += 1;
  }
  return null;
}
