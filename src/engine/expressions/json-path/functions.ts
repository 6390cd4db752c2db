import { isJsonObject, type Json } from "../../../model/json.ts";
import { stepsToRead } from "./evaluation.ts";

type Value = Json | undefined;

interface Call {
  /** What the function is called on. */
  node: Json;
  parameters: readonly Value[];
}

/** `undefined` where Jayway throws: nothing to count, an index out of range. */
type PathFunction = (call: Call) => Json | undefined;

/** Functions that make one number out of many. */
export const AGGREGATES: ReadonlySet<string> = new Set(["min", "max", "avg", "sum", "stddev"]);

const FUNCTIONS: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ["length", lengthOf],
  ["size", lengthOf],
  ["keys", ({ node }) => (isJsonObject(node) ? Object.keys(node) : null)],
  ["min", aggregate((numbers) => numbers.reduce((a, b) => Math.min(a, b)))],
  ["max", aggregate((numbers) => numbers.reduce((a, b) => Math.max(a, b)))],
  ["sum", aggregate(sumOf)],
  ["avg", aggregate(averageOf)],
  ["stddev", aggregate(deviationOf)],
  ["first", ({ node }) => elementAt(node, 0)],
  ["last", ({ node }) => elementAt(node, -1)],
  ["index", ({ node, parameters }) => elementAt(node, parameters[0])],
  ["concat", concatenation],
  ["append", appended],
]);

/**
 * Calls a function of a path. Every function makes a new value and leaves the data alone.
 *
 * @returns `undefined` for an unknown function or one that has nothing to work on.
 */
export function callFunction(
  name: string,
  node: Json,
  parameters: readonly Value[],
  spend: (steps: number) => void,
): Json | undefined {
  spend(sumOf([node, ...parameters].map(stepsToRead)));
  return FUNCTIONS.get(name)?.({ node, parameters });
}

/** The size of the parameter, else of the node. A text has none: that is Jayway's rule. */
function lengthOf({ node, parameters }: Call): Json {
  const [parameter] = parameters;
  const measured = Array.isArray(parameter) || isJsonObject(parameter) ? parameter : node;
  if (Array.isArray(measured)) {
    return measured.length;
  }
  return isJsonObject(measured) ? Object.keys(measured).length : null;
}

/** Numbers of the node, if it is a list, and of the parameters; what is no number does not count. */
function aggregate(combine: (numbers: number[]) => number): PathFunction {
  return ({ node, parameters }) => {
    const values = [...(Array.isArray(node) ? node : []), ...parameters.flat()];
    const numbers = values.filter((value) => typeof value === "number");
    const result = numbers.length === 0 ? Number.NaN : combine(numbers);
    return Number.isFinite(result) ? result : undefined;
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, next) => sum + next, 0);
}

function averageOf(numbers: readonly number[]): number {
  return sumOf(numbers) / numbers.length;
}

/** Of the whole population. */
function deviationOf(numbers: readonly number[]): number {
  const average = averageOf(numbers);
  return Math.sqrt(averageOf(numbers.map((value) => (value - average) ** 2)));
}

function elementAt(node: Json, index: Value): Json | undefined {
  return Array.isArray(node) && typeof index === "number" ? node.at(index) : undefined;
}

/**
 * The texts of the node, if it is a list, and of the parameters. Jayway leaves out a text that the
 * function is called on, and parameters that are neither text nor list.
 */
function concatenation({ node, parameters }: Call): Json {
  const own = Array.isArray(node) ? node.filter((item) => typeof item === "string") : [];
  const given = parameters.flatMap((parameter) => {
    if (Array.isArray(parameter)) {
      return parameter.filter((item) => item !== null && typeof item !== "object").map(String);
    }
    return typeof parameter === "string" ? [parameter] : [];
  });
  return [...own, ...given].join("");
}

function appended({ node, parameters }: Call): Json {
  const added = parameters.map((parameter) => parameter ?? null);
  return Array.isArray(node) ? [...node, ...added] : node;
}
