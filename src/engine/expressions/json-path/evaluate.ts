import { isJsonObject, type Json, type JsonObject } from "../../../model/json.ts";
import { ownMember, setOwnMember } from "../own-member.ts";
import { StepLimitError, stepsToRead, type Evaluation, type PathSource } from "./evaluation.ts";
import { matchesFilter } from "./filter.ts";
import { AGGREGATES, callFunction } from "./functions.ts";
import type { JsonPath, Operand, Segment } from "./syntax.ts";

/**
 * Steps (nodes looked at, characters matched) that one evaluation may make. A path over the largest
 * payload needs a tenth of it; `$..*..*..*` over a deep one would otherwise never end.
 */
const MAX_STEPS = 5_000_000;

/**
 * Evaluates a path. Never throws and never changes the data; the answer may be part of it.
 *
 * @returns `undefined` when a definite path leads nowhere, a function has nothing to work on or the
 * evaluation takes too many steps; a list, perhaps empty, for an indefinite path.
 */
export function evaluatePath(path: JsonPath, source: PathSource): Json | undefined {
  if (path.names !== null) {
    return readNames(path.names, source);
  }
  let stepsLeft = MAX_STEPS;
  const evaluation: Evaluation = {
    source,
    spend: (steps) => {
      stepsLeft -= steps;
      if (stepsLeft < 0) {
        throw new StepLimitError("the path takes too many steps");
      }
    },
    read: (inner, node) => readPath(inner, node, evaluation),
  };
  try {
    return readPath(path, null, evaluation);
  } catch (error) {
    if (StepLimitError.is(error)) {
      return undefined;
    }
    throw error;
  }
}

/** A source that is an ordinary value. */
export function sourceOf(value: Json): PathSource {
  return {
    value: () => value,
    member: (name) => (isJsonObject(value) ? ownMember(value, name) : undefined),
  };
}

function readNames(names: readonly string[], source: PathSource): Json | undefined {
  const [first] = names;
  return first === undefined ? source.value() : descend(source.member(first), names, 1);
}

function descend(start: Json | undefined, names: readonly string[], from: number) {
  let value = start;
  for (let at = from; at < names.length; at += 1) {
    if (!isJsonObject(value)) {
      return undefined;
    }
    value = ownMember(value, names[at] ?? "");
  }
  return value;
}

function readPath(path: JsonPath, node: Json, evaluation: Evaluation): Json | undefined {
  evaluation.spend(1);
  if (path.names !== null) {
    return path.start === "node"
      ? descend(node, path.names, 0)
      : readNames(path.names, evaluation.source);
  }
  const { nodes: start, rest } = startOf(path, node, evaluation.source);
  let nodes = start;
  let single = true;
  let scanned = false;
  for (const segment of rest) {
    if (segment.kind === "function") {
      // `list[*].n.sum()` means the sum of what matched, unless each match is a list of its own.
      const together: boolean =
        !single && AGGREGATES.has(segment.name) && !nodes.some(Array.isArray);
      const results = applyFunction(segment, together ? [nodes] : nodes, evaluation);
      if (results === undefined) {
        return undefined;
      }
      single ||= together;
      nodes = results;
    } else {
      nodes = applySegment(segment, nodes, scanned, evaluation);
      single &&= isDefinite(segment);
    }
    scanned = segment.kind === "scan";
  }
  return single ? nodes[0] : nodes;
}

/** Takes a leading member from the source by itself, without asking for the whole document. */
function startOf(path: JsonPath, node: Json, source: PathSource) {
  if (path.start === "node") {
    return { nodes: [node], rest: path.segments };
  }
  const [first] = path.segments;
  if (first?.kind !== "member") {
    return { nodes: [source.value()], rest: path.segments };
  }
  const member = source.member(first.name);
  return { nodes: member === undefined ? [] : [member], rest: path.segments.slice(1) };
}

function isDefinite(segment: Segment): boolean {
  return (
    segment.kind === "member" ||
    segment.kind === "index" ||
    (segment.kind === "members" && segment.merged)
  );
}

function applySegment(
  segment: Exclude<Segment, { kind: "function" }>,
  nodes: readonly Json[],
  scanned: boolean,
  evaluation: Evaluation,
): Json[] {
  const reached: Json[] = [];
  for (const node of nodes) {
    evaluation.spend(1);
    switch (segment.kind) {
      case "member":
        pushMember(node, segment.name, reached);
        break;
      case "members":
        pushMembers(node, segment, scanned, reached);
        break;
      case "scan":
        pushContainers(node, evaluation, reached);
        break;
      case "wildcard":
        evaluation.spend(stepsToRead(node));
        pushAll(childrenOf(node), evaluation, reached);
        break;
      case "filter": {
        const candidates = isJsonObject(node)
          ? [node]
          : Array.isArray(node) && !scanned
            ? node
            : [];
        for (const candidate of candidates) {
          if (matchesFilter(segment.test, candidate, evaluation)) {
            reached.push(candidate);
          }
        }
        break;
      }
      default:
        if (Array.isArray(node)) {
          pushAll(elementsOf(node, segment), evaluation, reached);
        }
    }
  }
  return reached;
}

function pushMember(node: Json, name: string, reached: Json[]): void {
  const value = isJsonObject(node) ? ownMember(node, name) : undefined;
  if (value !== undefined) {
    reached.push(value);
  }
}

function pushMembers(
  node: Json,
  segment: Segment & { kind: "members" },
  scanned: boolean,
  reached: Json[],
): void {
  if (!isJsonObject(node)) {
    return;
  }
  if (!segment.merged) {
    for (const name of segment.names) {
      pushMember(node, name, reached);
    }
    return;
  }
  if (scanned && !segment.names.every((name) => Object.hasOwn(node, name))) {
    return;
  }
  const merged: JsonObject = {};
  for (const name of segment.names) {
    const value = ownMember(node, name);
    if (value !== undefined) {
      setOwnMember(merged, name, value);
    }
  }
  reached.push(merged);
}

/** The node and every list and object below it, parents first. Without recursion: data can be deep. */
function pushContainers(node: Json, evaluation: Evaluation, reached: Json[]): void {
  const open: Json[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) {
      continue;
    }
    reached.push(next);
    evaluation.spend(stepsToRead(next));
    const children = childrenOf(next);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child !== undefined) {
        open.push(child);
      }
    }
  }
}

function pushAll(values: readonly Json[], evaluation: Evaluation, reached: Json[]): void {
  evaluation.spend(values.length);
  for (const value of values) {
    reached.push(value);
  }
}

function childrenOf(node: Json): readonly Json[] {
  if (Array.isArray(node)) {
    return node;
  }
  return isJsonObject(node) ? Object.values(node) : [];
}

function elementsOf(
  list: readonly Json[],
  segment: Segment & { kind: "index" | "indexes" | "slice" },
): readonly Json[] {
  switch (segment.kind) {
    case "index":
      return present([list.at(segment.index)]);
    case "indexes":
      return present(segment.indexes.map((index) => list.at(index)));
    case "slice":
      return list.slice(segment.from ?? 0, segment.to ?? list.length);
  }
}

function present(values: readonly (Json | undefined)[]): Json[] {
  return values.filter((value) => value !== undefined);
}

function applyFunction(
  segment: Segment & { kind: "function" },
  nodes: readonly Json[],
  evaluation: Evaluation,
): Json[] | undefined {
  const results: Json[] = [];
  for (const node of nodes) {
    evaluation.spend(1);
    const parameters = segment.parameters.map((operand) => valueOf(operand, node, evaluation));
    const result = callFunction(segment.name, node, parameters, evaluation.spend);
    if (result === undefined) {
      return undefined;
    }
    results.push(result);
  }
  return results;
}

function valueOf(operand: Operand, node: Json, evaluation: Evaluation): Json | undefined {
  switch (operand.kind) {
    case "path":
      return evaluation.read(operand.path, node);
    case "literal":
      return operand.value;
    case "pattern":
      return undefined;
  }
}
