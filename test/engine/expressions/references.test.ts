import { describe, expect, it } from "vitest";
import { resolvePath } from "../../../src/engine/expressions/document.ts";
import {
  escapeReferences,
  LITERAL,
  referencesIn,
  substitute,
  SubstitutionError,
  type ReferenceResolver,
} from "../../../src/engine/expressions/references.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import { seededRandom, type SeededRandom } from "../../helpers/random.ts";

const DOCUMENT: JsonObject = {
  workflow: {
    input: {
      a: 1,
      k: "o",
      o: { zeta: 1, alpha: { k: [1, 2.5, "x", null, true] } },
      l: ['a "quoted" word', {}, []],
      flag: false,
      nil: null,
      half: 1.5,
      big: 1e21,
      text: "plain",
      trick: "${workflow.input.a} $${x} }",
      "c.d": 2,
      ü: 4,
    },
  },
  src: { output: { result: { text: "plain", list: [{ n: 1 }, { n: 2 }] } } },
};

const RESOLVER: ReferenceResolver = {
  resolve: (path) => {
    if (path.startsWith("workflow.secrets.") || path === "CPEWF_TASK_ID") {
      return LITERAL;
    }
    return resolvePath(path, {
      root: (name) => DOCUMENT[name],
      names: () => Object.keys(DOCUMENT),
    });
  },
};

function substituted(value: Json): Json {
  return substitute(value, RESOLVER);
}

describe("escapeReferences", () => {
  it("makes text of which substitution gives the data back", () => {
    const random = seededRandom();
    const parts = ["${", "$", "{", "}", "$${", "a", "workflow.input.a", " "] as const;
    for (let round = 0; round < 3_000; round++) {
      const text = Array.from({ length: random.below(9) }, () => random.pick(parts)).join("");
      const data = { [text]: [text, { deep: text }], n: 1 };
      expect(substituted(escapeReferences(data))).toEqual(data);
    }
  });

  it("shares what holds nothing to escape", () => {
    const data = { a: ["b", { c: null }] };
    expect(escapeReferences(data)).toBe(data);
  });
});

describe("substitute", () => {
  it.each<[string, Json]>([
    ["${workflow.input.a}", 1],
    ["${workflow.input.o.alpha}", { k: [1, 2.5, "x", null, true] }],
    ["${workflow.input.l}", ['a "quoted" word', {}, []]],
    ["${workflow.input.flag}", false],
    ["${workflow.input.nil}", null],
    ["${workflow.input.text}", "plain"],
    ["${workflow.input['c.d']}", 2],
    ["${workflow.input.ü}", 4],
    ["${$.workflow.input.a}", 1],
    ["${src.output.result.list[*].n}", [1, 2]],
    ["${workflow.input.nope}", null],
    ["${nope.output.x}", null],
    ["${ workflow.input.a}", null],
    ["${workflow.input.a }", null],
    ["${workflow.input.[}", null],
    ["${HOME}", null],
    ["${}", ""],
    ["${  }", ""],
  ])("gives for the whole string %s the value %j", (text, value) => {
    expect(substituted(text)).toEqual(value);
  });

  it.each([
    ["n=${workflow.input.a}!", "n=1!"],
    ["${workflow.input.a}${workflow.input.text}", "1plain"],
    [
      "flag ${workflow.input.flag} nil ${workflow.input.nil} gone ${src.nope}",
      "flag false nil null gone null",
    ],
    ["v=${workflow.input.nope}!", "v=null!"],
    ["${workflow.input.half} ${workflow.input.big}", "1.5 1.0E21"],
    ["o=${workflow.input.o}", 'o={"zeta":1,"alpha":{"k":[1,2.5,"x",null,true]}}'],
    ["${workflow.input.l}!", '["a \\"quoted\\" word",{},[]]!'],
    ["a${}b${ }c", "abc"],
  ])("puts text into %s", (text, expected) => {
    expect(substituted(text)).toBe(expected);
  });

  it.each<[string, Json]>([
    ["${workflow.input.${workflow.input.k}}", { zeta: 1, alpha: { k: [1, 2.5, "x", null, true] } }],
    ["-${src.output.result.${workflow.input.${workflow.input.nope}}}-", "-null-"],
    ["<${src.output.result.${workflow.input.${src.k}}}>", "<null>"],
    ["${src.output.result.list[${workflow.input.a}].n}", 2],
    ["x${src.output.result.list[${workflow.input.a}].n}", "x2"],
  ])("resolves inner references first in %s", (text, expected) => {
    expect(substituted(text)).toEqual(expected);
  });

  it("leaves resolved text alone, be it a whole string or part of one", () => {
    const trick = "${workflow.input.a} $${x} }";
    expect(substituted("${workflow.input.trick}")).toBe(trick);
    expect(substituted("<${workflow.input.trick}>")).toBe(`<${trick}>`);
  });

  it.each<[string, string]>([
    ["${CPEWF_TASK_ID}", "${CPEWF_TASK_ID}"],
    ["id ${CPEWF_TASK_ID}.", "id ${CPEWF_TASK_ID}."],
    ["${workflow.secrets.key}", "${workflow.secrets.key}"],
    ["${workflow.secrets.${workflow.input.text}}", "${workflow.secrets.plain}"],
    ["Bearer ${workflow.secrets.key} ${workflow.input.a}", "Bearer ${workflow.secrets.key} 1"],
  ])("keeps a literal reference: %s", (text, expected) => {
    expect(substituted(text)).toBe(expected);
  });

  it("goes through lists and objects but leaves names alone", () => {
    const value = {
      "${workflow.input.a}": ["${workflow.input.a}", { deep: "${src.nope}" }, 5, null],
    };
    expect(substituted(value)).toEqual({ "${workflow.input.a}": [1, { deep: null }, 5, null] });
  });

  it("changes neither what it is given nor what it resolves", () => {
    const value = { a: "${workflow.input.o}", b: ["$${x}", { c: "${workflow.input.l}" }], d: "d" };
    const before = structuredClone(value);
    const document = structuredClone(DOCUMENT);
    const result = substituted(value) as JsonObject;
    expect(value).toEqual(before);
    expect(DOCUMENT).toEqual(document);
    expect(result["b"]).toEqual(["${x}", { c: ['a "quoted" word', {}, []] }]);
  });

  it("returns a tree without references as it is, and keeps such parts of others", () => {
    const plain = { a: [1, "x", { b: null }], c: "{y}" };
    expect(substituted(plain)).toBe(plain);
    const result = substituted({ plain, other: "${workflow.input.a}" }) as JsonObject;
    expect(result["plain"]).toBe(plain);
  });

  it("keeps the order of the keys and members named like inherited ones", () => {
    const value = JSON.parse('{"z":"${workflow.input.a}","__proto__":"${workflow.input.k}","a":1}');
    const result = substituted(value) as JsonObject;
    expect(JSON.stringify(result)).toBe('{"z":1,"__proto__":"o","a":1}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it("sees nothing that an object inherits", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "length"]) {
      expect(substituted(`\${workflow.input.${name}}`)).toBeNull();
      expect(substituted(`\${workflow.input.l.${name}}`)).toBeNull();
      expect(substituted(`\${workflow.input.text.${name}}`)).toBeNull();
    }
  });

  it("refuses to insert text without end", () => {
    const big = { resolve: () => "x".repeat(1024 * 1024) };
    expect(() => substitute("${a} ".repeat(17), big)).toThrow(SubstitutionError);
    expect(() => substitute(["${a} ".repeat(9), "${a} ".repeat(9)], big)).toThrow(
      SubstitutionError,
    );
    expect(substitute("${a} ".repeat(15), big)).toHaveLength(15 * (1024 * 1024 + 1));
  });

  it("refuses values nested without end, given or resolved", () => {
    let deep: Json = "${a}";
    for (let level = 0; level < 200_000; level += 1) {
      deep = [deep];
    }
    expect(() => substituted(deep)).toThrow(SubstitutionError);
    const attempt = () => substitute("<${a}>", { resolve: () => deep });
    expect(attempt).toThrow(SubstitutionError);
    expect(substitute("${a}", { resolve: () => deep })).toBe(deep);
  });

  it("lets errors of the resolver through", () => {
    const failing = {
      resolve: () => {
        throw new TypeError("needs a secret");
      },
    };
    expect(() => substitute("${a}", failing)).toThrow(TypeError);
    expect(() => substitute("<${a}>", failing)).toThrow(TypeError);
  });
});

describe("SubstitutionError", () => {
  it("is told from other errors", () => {
    expect(SubstitutionError.is(new SubstitutionError("x"))).toBe(true);
    expect(SubstitutionError.is(new RangeError("x"))).toBe(false);
  });
});

describe("referencesIn", () => {
  it.each<[Json, string[]]>([
    ["plain", []],
    [5, []],
    ["$${a}", []],
    ["${a", []],
    ["${a.b} and ${c}", ["a.b", "c"]],
    ["${a.${b}}", ["b", "a.${b}"]],
    ["${}", [""]],
    [{ "${key}": ["${x}", { y: "${y}" }], z: "${x}${z}" }, ["x", "y", "z"]],
    ["${list[?(@.a == {'b': 1})]}", ["list[?(@.a == {'b': 1})]"]],
  ])("of %j are %j", (value, paths) => {
    expect(referencesIn(value)).toEqual(paths);
  });

  it("are found however deep a value is", () => {
    let deep: Json = "${a}";
    for (let level = 0; level < 200_000; level += 1) {
      deep = { deep };
    }
    expect(referencesIn(deep)).toEqual(["a"]);
  });
});

describe("substitute, for random text", () => {
  const ROUNDS = 3_000;
  const PIECES = [
    "$",
    "{",
    "}",
    "${",
    "$${",
    "a",
    ".",
    " ",
    "[",
    "workflow.input.a",
    "'",
    "?(@",
    "\\",
  ] as const;

  function randomText(random: SeededRandom): string {
    return Array.from({ length: random.below(14) }, () => random.pick(PIECES)).join("");
  }

  it("never throws", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = randomText(random);
      expect(() => substituted([text, { text }]), `${text} (seed ${random.seed})`).not.toThrow();
    }
  });

  it("is the identity on text without ${", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = randomText(random).replaceAll("${", "");
      if (!text.includes("${")) {
        expect(substituted(text), `seed ${random.seed}`).toBe(text);
      }
    }
  });

  it("gives back any text whose openings are escaped", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = randomText(random);
      expect(substituted(text.replaceAll("${", () => "$${")), `seed ${random.seed}`).toBe(text);
    }
  });

  it("resolves references nested to any depth up to the limit", () => {
    const random = seededRandom();
    for (let round = 0; round < 200; round += 1) {
      const depth = 1 + random.below(50);
      const counting = { resolve: (path: string) => (path === "end" ? 0 : Number(path) + 1) };
      const text = `${"${".repeat(depth)}end${"}".repeat(depth)}`;
      expect(substitute(text, counting), `seed ${random.seed}`).toBe(depth - 1);
    }
  });

  it("shows inserted text unchanged, whatever it is", () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const inserted = randomText(random);
      const resolver = { resolve: () => inserted };
      expect(substitute("<${x}>", resolver), `seed ${random.seed}`).toBe(`<${inserted}>`);
      expect(substitute("${x}", resolver), `seed ${random.seed}`).toBe(inserted);
    }
  });
});
