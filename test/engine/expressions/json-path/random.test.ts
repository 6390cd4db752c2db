import { describe, expect, it } from "vitest";
import { readJsonPathIn } from "../../../../src/engine/expressions/json-path.ts";
import type { Json } from "../../../../src/model/json.ts";
import { seededRandom } from "../../../helpers/random.ts";
import { evaluated, randomJson, randomSteps, written } from "./model.ts";

const PATHS = 20_000;
/** Of computing time, which other work on the machine does not count to. */
const MAX_MICROSECONDS = 2_500_000;

/** What paths are made of, in any order: mostly no path at all. */
const PIECES = [
  "$",
  "@",
  ".",
  "..",
  "*",
  "[",
  "]",
  "(",
  ")",
  "?(",
  "'a'",
  '"b"',
  "a",
  "list",
  "0",
  "-1",
  ":",
  ",",
  " ",
  "==",
  "=~",
  "/a+/i",
  "/(/",
  "&&",
  "||",
  "!",
  "in",
  "length()",
  "sum(",
  "append(",
  "{",
  "}",
  "\\",
  "\u0000",
  "\ud800",
] as const;

describe("random paths", () => {
  it("give what the model gives, and change nothing", () => {
    const random = seededRandom();
    let matched = 0;
    for (let count = 0; count < PATHS; count += 1) {
      const value = randomJson(random, 4);
      const steps = randomSteps(random);
      const path = written(steps, random);
      const expected = evaluated(steps, value);
      const found = readJsonPathIn(path, value);
      const place = `${path} of ${JSON.stringify(value)} (seed ${random.seed})`;
      expect(JSON.stringify(found), place).toBe(JSON.stringify(expected));
      if (expected !== undefined && JSON.stringify(expected) !== "[]") matched += 1;
    }
    expect(matched).toBeGreaterThan(PATHS / 20);
  });

  it("never throw, whatever is written and wherever it leads", () => {
    const random = seededRandom();
    for (let count = 0; count < PATHS; count += 1) {
      const path = Array.from({ length: random.below(12) }, () => random.pick(PIECES)).join("");
      const value = randomJson(random, 4);
      const place = `${JSON.stringify(path)} of ${JSON.stringify(value)} (seed ${random.seed})`;
      expect(() => readJsonPathIn(path, value), place).not.toThrow();
    }
  });
});

/** Filters that look at something big for each of many elements: each gives nothing, and soon. */
describe("the cost of a path", () => {
  const many = 50_000;
  const members = Object.fromEntries(Array.from({ length: many }, (_, at) => [`m${at}`, at]));
  const fewer = Object.fromEntries(Object.entries(members).slice(1));
  const text = "x".repeat(2_000_000);
  const data = {
    list: Array.from({ length: many }, (_, at) => at),
    object: members as Json,
    other: fewer as Json,
    text,
    // Another string with the same characters: equal ones are compared by each of them.
    sameText: `${text.slice(1)}x`,
  };

  it.each([
    "list[?($.object.length() > @)]",
    "list[?($.object.keys() == 1)]",
    "list[?($.object empty false)]",
    "list[?($.object == $.other)]",
    "list[?($.list contains -1)]",
    "list[?($.text == $.sameText)]",
    "list[?($.text contains 'y')]",
    "list[?(@.concat($.text, $.sameText) == 'y')]",
    "list[?($.text =~ /x*y/)]",
    "list[?($..nope)]",
    `list[*][?(@ == 1)]${"[*]".repeat(50)}`,
    `list[?(@ in [${"1,".repeat(2_000)}1])]`,
  ])("is bounded: %s", (path) => {
    const started = process.cpuUsage();
    readJsonPathIn(path.slice(0, 20_000), data);
    expect(process.cpuUsage(started).user).toBeLessThan(MAX_MICROSECONDS);
  });
});
