import type { Json, JsonObject } from "../../src/model/json.ts";
import type { SeededRandom } from "./random.ts";

const TEXTS = [
  "",
  "a",
  "${workflow.input.a}",
  "ünï",
  "🙂",
  "\u0000\u001f",
  "null",
  "1e400",
] as const;
const NUMBERS = [
  0,
  1,
  -1,
  0.1,
  2 ** 31,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  1e21,
  5e-324,
  1.7e308,
] as const;
const NAMES = ["a", "b", "", "__proto__", "constructor", "x.y", "ü"] as const;

/** Any JSON value, at most so deep. */
export function randomJson(random: SeededRandom, depth: number): Json {
  switch (random.below(depth > 0 ? 6 : 4)) {
    case 0:
      return null;
    case 1:
      return random.below(2) === 0;
    case 2:
      return random.pick(NUMBERS);
    case 3:
      return random.pick(TEXTS);
    case 4:
      return Array.from({ length: random.below(4) }, () => randomJson(random, depth - 1));
    default:
      return randomJsonObject(random, depth - 1);
  }
}

/** A JSON object with names of any kind. */
export function randomJsonObject(random: SeededRandom, depth: number): JsonObject {
  const entries = Array.from({ length: random.below(4) }, (): [string, Json] => [
    random.pick(NAMES),
    randomJson(random, depth),
  ]);
  // Unlike an assignment, this makes `__proto__` a member like any other.
  return Object.fromEntries(entries);
}
