/**
 * A model of JSONPath for random tests: a path is a list of steps, each of which turns a node into the
 * nodes that follow it. It has none of the shortcuts of the real evaluation: no lookup of single
 * members, no shared parser, no bounds.
 */
import { isJsonObject, type Json, type JsonObject } from "../../../../src/model/json.ts";
import type { SeededRandom } from "../../../helpers/random.ts";

export type Step =
  | { kind: "member"; name: string }
  | { kind: "members"; names: string[] }
  | { kind: "index"; index: number }
  | { kind: "indexes"; indexes: number[] }
  | { kind: "slice"; from: number | null; to: number | null }
  | { kind: "wildcard" }
  | { kind: "filter"; test: Test }
  | { kind: "below"; name: string };

export type Test =
  | { kind: "exists"; name: string }
  | { kind: "compare"; name: string; operator: "==" | "!=" | "<" | ">="; value: number | string }
  | { kind: "not"; test: Test }
  | { kind: "both" | "either"; tests: [Test, Test] };

/** Names that need quotes in a path, and some that do not. */
export const NAMES = [
  "a",
  "b",
  "list",
  "a-b",
  "ü",
  "a b",
  "c.d",
  "it's",
  'say "x"',
  "back\\slash",
  "[0]",
  "{x}",
  "__proto__",
  "constructor",
  "日本",
  "*",
  "",
  "0",
] as const;

const PLAIN_NAME = /^[a-zü日本-]+$/;
const SCALARS = [0, 1, 2, -1.5, 1e21, 2 ** 53, "a", "b", "", "1", true, false, null] as const;

/** A value of lists and objects within each other, frozen, so that changing it throws. */
export function randomJson(random: SeededRandom, depth: number): Json {
  if (depth === 0 || random.below(4) === 0) return random.pick(SCALARS);
  const size = random.below(4);
  if (random.below(2) === 0) {
    return Object.freeze(
      Array.from({ length: size }, () => randomJson(random, depth - 1)),
    ) as Json[];
  }
  const entries = Array.from({ length: size }, () => [
    random.pick(NAMES) as string,
    randomJson(random, depth - 1),
  ]);
  return Object.freeze(Object.fromEntries(entries)) as JsonObject;
}

export function randomSteps(random: SeededRandom): Step[] {
  return Array.from({ length: 1 + random.below(4) }, () => randomStep(random));
}

function randomStep(random: SeededRandom): Step {
  const name = random.pick(NAMES);
  const index = random.below(7) - 3;
  switch (random.below(12)) {
    case 0:
      // A single name in brackets is not one of several.
      return { kind: "members", names: [...new Set([name, `${name}!`, random.pick(NAMES)])] };
    case 1:
    case 2:
      return { kind: "index", index };
    case 3:
      return { kind: "indexes", indexes: [index, random.below(4)] };
    case 4:
      return { kind: "slice", from: random.pick([null, index]), to: 1 + random.below(3) };
    case 5:
      return { kind: "slice", from: index, to: null };
    case 6:
    case 7:
      return { kind: "wildcard" };
    case 8:
      return { kind: "filter", test: randomTest(random, 2) };
    case 9:
      return { kind: "below", name };
    default:
      return { kind: "member", name };
  }
}

function randomTest(random: SeededRandom, depth: number): Test {
  const name = random.pick(NAMES);
  const kind = random.below(depth === 0 ? 2 : 5);
  const inner = (): Test => randomTest(random, depth - 1);
  if (kind === 0) return { kind: "exists", name };
  if (kind === 2) return { kind: "not", test: inner() };
  if (kind > 2)
    return { kind: random.pick(["both", "either"] as const), tests: [inner(), inner()] };
  const operator = random.pick(["==", "!=", "<", ">="] as const);
  return { kind: "compare", name, operator, value: random.pick([0, 1, -1.5, "a", "b", "zz"]) };
}

/** The path as it is written in a definition, in one of the ways to write it. */
export function written(steps: Step[], random: SeededRandom): string {
  const path = steps.map((step) => writtenStep(step, random)).join("");
  const isShort = /^\.[^.]/.test(path);
  return isShort && random.below(2) === 0 ? path.slice(1) : `$${path}`;
}

function writtenStep(step: Step, random: SeededRandom): string {
  switch (step.kind) {
    case "member":
      return writtenName(step.name, random);
    case "members":
      return `[${step.names.map((name) => quoted(name, random)).join(random.pick([",", " , "]))}]`;
    case "index":
      return `[${step.index}]`;
    case "indexes":
      return `[${step.indexes.join(",")}]`;
    case "slice":
      return `[${step.from ?? ""}:${step.to ?? ""}]`;
    case "wildcard":
      return random.pick([".*", "[*]"]);
    case "filter":
      return `[?(${writtenTest(step.test, random)})]`;
    case "below":
      return `..${writtenName(step.name, random).replace(/^\./, "")}`;
  }
}

function writtenTest(test: Test, random: SeededRandom): string {
  switch (test.kind) {
    case "exists":
      return `@[${quoted(test.name, random)}]`;
    case "compare":
      return `@[${quoted(test.name, random)}] ${test.operator} ${JSON.stringify(test.value)}`;
    case "not":
      return `!(${writtenTest(test.test, random)})`;
    default: {
      const sign = test.kind === "both" ? "&&" : "||";
      return test.tests.map((inner) => `(${writtenTest(inner, random)})`).join(` ${sign} `);
    }
  }
}

function writtenName(name: string, random: SeededRandom): string {
  const isPlain = PLAIN_NAME.test(name) && random.below(2) === 0;
  return isPlain ? `.${name}` : `[${quoted(name, random)}]`;
}

function quoted(name: string, random: SeededRandom): string {
  const quote = random.pick(["'", '"']);
  const escaped = name.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** What the path gives: the model. */
export function evaluated(steps: Step[], value: Json): Json | undefined {
  const isSingle = steps.every(
    ({ kind }, at) =>
      kind === "member" || kind === "index" || (kind === "members" && at === steps.length - 1),
  );
  const found = nodesAt(steps, value);
  return isSingle ? found[0] : found;
}

function nodesAt([step, ...rest]: Step[], node: Json): Json[] {
  if (step === undefined) return [node];
  return nodesAfter(step, node, rest.length === 0).flatMap((next) => nodesAt(rest, next));
}

function nodesAfter(step: Step, node: Json, isLast: boolean): Json[] {
  const list = Array.isArray(node) ? node : [];
  const object: JsonObject = isJsonObject(node) ? node : {};
  const membersOf = (names: string[]): [string, Json][] =>
    names.flatMap((name) => Object.entries(object).filter(([own]) => own === name));
  switch (step.kind) {
    case "member":
      return membersOf([step.name]).map(([, value]) => value);
    case "members": {
      const members = membersOf(step.names);
      if (!isLast) return members.map(([, value]) => value);
      return isJsonObject(node) ? [Object.fromEntries(members)] : [];
    }
    case "index":
      return picked(list, [step.index]);
    case "indexes":
      return picked(list, step.indexes);
    case "slice": {
      const place = (bound: number): number => (bound < 0 ? list.length + bound : bound);
      const from = place(step.from ?? 0);
      const to = place(step.to ?? list.length);
      return list.filter((_, at) => at >= from && at < to);
    }
    case "wildcard":
      return Array.isArray(node) ? node : Object.values(object);
    case "filter":
      return (isJsonObject(node) ? [node] : list).filter((one) => passes(step.test, one));
    case "below":
      return withAllBelow(node).flatMap((one) =>
        nodesAfter({ kind: "member", name: step.name }, one, isLast),
      );
  }
}

function picked(list: Json[], indexes: number[]): Json[] {
  return indexes.flatMap((index) => {
    const at = index < 0 ? list.length + index : index;
    return list.filter((_, position) => position === at);
  });
}

function withAllBelow(node: Json): Json[] {
  if (typeof node !== "object" || node === null) return [];
  return [node, ...Object.values(node).flatMap((child: Json) => withAllBelow(child))];
}

function passes(test: Test, node: Json): boolean {
  switch (test.kind) {
    case "not":
      return !passes(test.test, node);
    case "both":
      return test.tests.every((inner) => passes(inner, node));
    case "either":
      return test.tests.some((inner) => passes(inner, node));
    default: {
      const entries = isJsonObject(node) ? Object.entries(node) : [];
      const member = entries.find(([name]) => name === test.name)?.[1];
      return test.kind === "exists" ? member !== undefined : compares(test, member);
    }
  }
}

/** A number and a text are equal when they say the same, and have no order. */
function compares(test: Test & { kind: "compare" }, member: Json | undefined): boolean {
  const isEqual =
    member === test.value ||
    (typeof member === "string" && member !== "" && Number(member) === test.value);
  switch (test.operator) {
    case "==":
      return isEqual;
    case "!=":
      return !isEqual;
    default:
      if (typeof member !== typeof test.value || member === undefined || member === null)
        return false;
      return test.operator === "<" ? member < test.value : member >= test.value;
  }
}
