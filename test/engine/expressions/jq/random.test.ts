/** Random values and expressions against what must hold of them and against simple models. */
import { describe, expect, it } from "vitest";
import { evaluateJq } from "../../../../src/engine/expressions/jq.ts";
import type { Json } from "../../../../src/model/json.ts";
import { seededRandom, type SeededRandom } from "../../../helpers/random.ts";

const ROUNDS = 300;

function outputs(expression: string, input: Json): Json[] {
  const result = evaluateJq(expression, input, { now: 0 });
  if (!result.ok) {
    throw new Error(`${expression} on ${JSON.stringify(input)}: ${result.message}`);
  }
  return result.values;
}

function randomValue(random: SeededRandom, depth = 3): Json {
  const size = random.below(4);
  switch (random.below(depth > 0 ? 8 : 5)) {
    case 0:
      return null;
    case 1:
      return random.below(2) === 0;
    case 2:
      return random.below(20) - 10;
    case 3:
      return (random.next() - 0.5) * 10 ** (random.below(30) - 15);
    case 4:
      return randomText(random);
    case 5:
    case 6:
      return Array.from({ length: size }, () => randomValue(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: size }, () => [randomText(random), randomValue(random, depth - 1)]),
      );
  }
}

function randomText(random: SeededRandom): string {
  const characters = [
    "a",
    "b",
    "_",
    " ",
    "é",
    "\u{1f600}",
    "\u007f",
    '"',
    "\\",
    "\n",
    "",
    "\uffff",
  ];
  return Array.from({ length: random.below(4) }, () =>
    random.pick(characters as [string, ...string[]]),
  ).join("");
}

describe("random values in jq", () => {
  it("come back from their own text", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const value = randomValue(random);
      expect(outputs("tojson | fromjson", value)).toEqual([value]);
      expect(outputs("tojson", value)).toEqual([outputs("@json", value)[0]]);
    }
  });

  it("have at each path what the path leads to", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const value = randomValue(random);
      expect(outputs("[..] == [path(..) as $p | getpath($p)]", value)).toEqual([true]);
      expect(outputs("[paths] == [path(..)][1:]", value)).toEqual([true]);
      expect(
        outputs(". as $v | reduce path(..) as $p (.; setpath($p; $v | getpath($p))) == $v", value),
      ).toEqual([true]);
      expect(outputs("fromstream(tostream) == .", value)).toEqual([true]);
    }
  });

  it("lose what is deleted, one path after the other or all at once", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const value = randomValue(random);
      const paths = outputs("[paths]", value)[0] as Json[];
      const some = paths.filter(() => random.below(3) === 0);
      const [atOnce] = outputs(".paths as $p | .value | delpaths($p)", { value, paths: some });
      // From the last to the first, so that the positions of the others stay true.
      const [inTurn] = outputs(
        "(.paths | sort | reverse) as $all | reduce $all[] as $p (.value; delpaths([$p]))",
        { value, paths: some },
      );
      expect(atOnce).toEqual(inTurn);
    }
  });

  it("are sorted and grouped as a simple model has it, equal ones in their order", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const rows = Array.from({ length: random.below(20) }, (_, id) => ({
        id,
        key: random.below(4),
      }));
      const model = rows.toSorted((left, right) => left.key - right.key);
      expect(outputs("sort_by(.key)", rows)).toEqual([model]);
      expect(outputs("group_by(.key) | add // []", rows)).toEqual([model]);
      const firsts = model.filter((row, at) => model[at - 1]?.key !== row.key);
      expect(outputs("unique_by(.key)", rows)).toEqual([firsts]);
      expect(outputs("min_by(.key)", rows)).toEqual([model[0] ?? null]);
      expect(outputs("max_by(.key)", rows)).toEqual([model.at(-1) ?? null]);
    }
  });

  it("have one order, which sorting, comparing and searching share", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const values = Array.from({ length: 6 }, () => randomValue(random, 2));
      expect(outputs("sort | . as $s | all(range(1; length); $s[. - 1] <= $s[.])", values)).toEqual(
        [true],
      );
      expect(
        outputs("unique as $u | all($u[]; . as $x | $u | .[bsearch($x)] == $x)", values),
      ).toEqual([true]);
      expect(outputs("(min == (sort | first)) and (max == (sort | last))", values)).toEqual([true]);
    }
  });

  it("are matched as JavaScript matches, where both have the pattern", () => {
    const random = seededRandom();
    const parts = [
      "a",
      "b",
      "(a)",
      "(?:b|a)",
      "[^a]",
      ".",
      "a*",
      "b+?",
      "(?=b)",
      "(?!a)",
      "\\b",
      "a{1,2}",
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      const pattern = Array.from({ length: 1 + random.below(4) }, () =>
        random.pick(parts as [string, ...string[]]),
      ).join(random.below(4) === 0 ? "|" : "");
      const text = Array.from({ length: random.below(8) }, () => random.pick(["a", "b", " "])).join(
        "",
      );
      const expected = [...text.matchAll(new RegExp(pattern, "gu"))].map((match) => [
        match.index,
        match[0],
      ]);
      const [found] = outputs('.pattern as $p | [.text | match($p; "g") | [.offset, .string]]', {
        pattern,
        text,
      });
      // After an empty match jq looks from one character further on, as JavaScript does.
      expect([pattern, text, found]).toEqual([pattern, text, expected]);
    }
  });
});

/** Updates of a loop that may change its state in place, and what they stand for. */
const UPDATES = [
  ".[$k] = $v",
  ".[$k] += [$v]",
  ".[$k] += {($k): $v}",
  ".[$k].n = .",
  ".[$k] = .a",
  ".a[$k]? = $v",
  "del(.[$k])",
  ".[$k] |= [., .]",
  ".[$k].list += [$v, $v]",
  ". + {($k): $v}",
  ". + {($k): [$v]} | .[$k] += [.[$k]]",
  ". + {k: .}",
  "if $v then .[$k] = $v else .b = .a end",
  ".[$k] //= $v",
  '($k + "x") as $y | .[$y] = $v | .[$k] = .[$y]',
  ". * {($k): {($k): $v}}",
  ".a = .b | .b += [1] | .c = .b",
  ".list += [$v] | .all += [.list]",
  ".list += [.list]",
] as [string, ...string[]];

describe("random loops in jq", () => {
  it("give what they give when nothing changes in place", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS * 3; round += 1) {
      const update = Array.from({ length: 1 + random.below(3) }, () => random.pick(UPDATES)).join(
        " | ",
      );
      const rows = Array.from({ length: 1 + random.below(5) }, () => ({
        k: random.pick(["a", "b", "list"]),
        v: random.pick([1, "x", null, [2], { n: 1 }] as [Json, ...Json[]]),
      }));
      const inPlace = evaluateJq(`reduce .[] as {$k, $v} ({}; ${update})`, rows, { now: 0 });
      // An update within `first` is not one that may change in place.
      const plain = evaluateJq(`reduce .[] as {$k, $v} ({}; first(${update}, null))`, rows, {
        now: 0,
      });
      expect([update, rows, inPlace]).toEqual([update, rows, plain]);
    }
  });
});
