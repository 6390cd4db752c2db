/**
 * References in random values. A template is made of parts whose meaning is known, so what it has to give
 * is put together beside it, without reading any text.
 */
import { describe, expect, it } from "vitest";
import { resolvePath } from "../../../src/engine/expressions/document.ts";
import { escapeReferences, substitute } from "../../../src/engine/expressions/references.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import { seededRandom, type SeededRandom } from "../../helpers/random.ts";
import { evaluated, randomJson, randomSteps, written } from "./json-path/model.ts";

const VALUES = 4_000;
/** Of computing time, which other work on the machine does not count to. */
const MAX_MICROSECONDS = 2_000_000;

/** A template and what it gives. */
interface Sample {
  template: Json;
  expected: Json;
}

const PLAIN = ["", "a", " ", "$", "{", "}", "$ {", "ü😀", '"', "\\", "text", "]", "{}"] as const;

function randomDocument(random: SeededRandom): JsonObject {
  const input = { deep: randomJson(random, 3), k: "deep", n: random.pick([0, 7, 1.5, 2 ** 53]) };
  return { workflow: { input }, ref: { output: randomJson(random, 4) } };
}

function resolved(template: Json, document: JsonObject): Json {
  const lookup = {
    root: (name: string) => (Object.hasOwn(document, name) ? document[name] : undefined),
    names: () => Object.keys(document),
  };
  return substitute(template, { resolve: (path) => resolvePath(path, lookup) });
}

/** A reference and its value; braces in its names are balanced. */
function randomReference(random: SeededRandom, document: JsonObject): Sample {
  const kind = random.below(8);
  if (kind === 0) return { template: "${nope.output.x}", expected: null };
  if (kind === 1) return { template: "${workflow.input['}", expected: null };
  if (kind === 2) return { template: "${ }", expected: "" };
  if (kind === 3) {
    const { input } = document["workflow"] as { input: JsonObject };
    return { template: "${workflow.input.${workflow.input.k}}", expected: input["deep"] ?? null };
  }
  const steps = [
    { kind: "member", name: "ref" } as const,
    { kind: "member", name: "output" } as const,
    ...randomSteps(random),
  ];
  return {
    template: `\${${written(steps, random)}}`,
    expected: evaluated(steps, document) ?? null,
  };
}

/** How a value stands in a text. Numbers are compared as numbers: there are several ways to write one. */
function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function hasPlainNumbers(value: Json): boolean {
  return typeof value !== "number" || Math.abs(value) < 1e21;
}

function randomText(random: SeededRandom, document: JsonObject): Sample {
  let template = "";
  let expected = "";
  for (let parts = 1 + random.below(5); parts > 0; parts -= 1) {
    const plain = random.pick(PLAIN);
    // A dollar before a reference would make an escape of it.
    if (!plain.includes("$") && !plain.includes("{") && !plain.includes("}")) {
      template += plain;
      expected += plain;
    }
    if (random.below(4) === 0) {
      template += "$${workflow.input.k}";
      expected += "${workflow.input.k}";
      continue;
    }
    const part = randomReference(random, document);
    if (!hasPlainNumbers(part.expected)) continue;
    template += part.template as string;
    expected += shown(part.expected);
  }
  template += "|";
  return { template, expected: `${expected}|` };
}

function randomSample(random: SeededRandom, document: JsonObject, depth: number): Sample {
  const kind = random.below(depth === 0 ? 3 : 5);
  if (kind === 0) return randomReference(random, document);
  if (kind === 1) return randomText(random, document);
  if (kind === 2) {
    const value = random.pick([...PLAIN, 0, -1, 2 ** 53, 1e300, true, null] as [Json, ...Json[]]);
    return { template: value, expected: value };
  }
  const inner = Array.from({ length: random.below(4) }, () =>
    randomSample(random, document, depth - 1),
  );
  const templates = inner.map(({ template }) => template);
  const values = inner.map(({ expected }) => expected);
  if (kind === 3) return { template: Object.freeze(templates) as Json[], expected: values };
  const named = (list: Json[]): JsonObject =>
    Object.fromEntries(list.map((value, at) => [`\${workflow.input.k} ${at}`, value]));
  return { template: Object.freeze(named(templates)), expected: named(values) };
}

describe("references in random values", () => {
  it("give what they refer to, alone, in texts and in lists and objects, and change nothing", () => {
    const random = seededRandom();
    for (let count = 0; count < VALUES; count += 1) {
      const document = randomDocument(random);
      const { template, expected } = randomSample(random, document, 3);
      const found = resolved(template, document);
      const place = `${JSON.stringify(template)} with ${JSON.stringify(document)} (seed ${random.seed})`;
      expect(JSON.stringify(found), place).toBe(JSON.stringify(expected));
    }
  });

  it("are data when escaped: any value comes back as it was", () => {
    const random = seededRandom();
    for (let count = 0; count < VALUES; count += 1) {
      const document = randomDocument(random);
      const { template } = randomSample(random, document, 3);
      const found = resolved(escapeReferences(template), document);
      expect(JSON.stringify(found), `seed ${random.seed}`).toBe(JSON.stringify(template));
    }
  });

  it("put every number into texts so that it can be read back exactly", () => {
    const random = seededRandom();
    for (let count = 0; count < VALUES; count += 1) {
      const magnitude = 10 ** (random.below(640) - 320);
      const number = random.pick([1, -1]) * random.next() * magnitude;
      const found = resolved("<${n}>", { n: number }) as string;
      expect(Number(found.slice(1, -1)), `${number} (seed ${random.seed})`).toBe(number);
    }
  });

  it.each([
    ["openings", "${"],
    ["escapes", "$${"],
    ["dollars", "$"],
    ["braces", "{"],
    ["closings", "}"],
    ["references", "${a}"],
    ["references in each other", "${a${a${a}}}"],
    ["openings of filters", "${a[?("],
    ["brackets", "${a['b'][0]}"],
  ])("take time in proportion to a text of many %s", (_what, piece) => {
    const text = piece.repeat(Math.ceil(1_500_000 / piece.length));
    const started = process.cpuUsage();
    resolved({ text, long: `\${${text}}` }, { a: "1" });
    expect(process.cpuUsage(started).user).toBeLessThan(MAX_MICROSECONDS);
  });

  it("leave lists and objects alone that hold nothing to replace", () => {
    const random = seededRandom();
    for (let count = 0; count < VALUES; count += 1) {
      const value = randomJson(random, 4);
      expect(resolved(value, {}), `seed ${random.seed}`).toBe(value);
      const beside = resolved([value, "${a}"], { a: 1 }) as Json[];
      expect(beside[0], `seed ${random.seed}`).toBe(value);
      if (isJsonObject(value)) expect(Object.isFrozen(value)).toBe(true);
    }
  });
});
