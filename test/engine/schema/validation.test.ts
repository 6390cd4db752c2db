import { describe, expect, it } from "vitest";
import { SchemaTooCostly, Validation } from "../../../src/engine/schema/validation.ts";
import type { Json } from "../../../src/model/json.ts";

const problem = (schema: Json, value: Json): string | null =>
  new Validation(schema).check(schema, value, "input");

/** A schema, values that fit it, and values that do not with what is said of them. */
const CASES: [name: string, schema: Json, fits: Json[], others: [Json, string][]][] = [
  ["true", true, [1, null], []],
  ["false", false, [], [[1, "input is not allowed"]]],
  ["type", { type: "integer" }, [1, 2.0], [[1.5, "input must be of type integer"]]],
  [
    "types",
    { type: ["string", "null"] },
    ["a", null],
    [[1, "input must be of type string or null"]],
  ],
  ["type number", { type: "number" }, [1.5], [[true, "input must be of type number"]]],
  ["type object", { type: "object" }, [{}], [[[], "input must be of type object"]]],
  ["enum", { enum: [1, { a: [2] }] }, [1, { a: [2] }], [[2, 'input must be one of 1, {"a":[2]}']]],
  [
    "const",
    { const: { a: 1, b: 2 } },
    [{ b: 2, a: 1 }],
    [[{ a: 1 }, 'input must be {"a":1,"b":2}']],
  ],
  ["minimum", { minimum: 2 }, [2, "text"], [[1, "input must be greater than or equal to 2"]]],
  ["maximum", { maximum: 2 }, [2], [[3, "input must be less than or equal to 2"]]],
  ["exclusiveMinimum", { exclusiveMinimum: 2 }, [3], [[2, "input must be greater than 2"]]],
  ["exclusiveMaximum", { exclusiveMaximum: 2 }, [1], [[2, "input must be less than 2"]]],
  [
    "exclusive bounds of draft 4",
    { minimum: 2, exclusiveMinimum: true },
    [3],
    [[2, "input must be greater than 2"]],
  ],
  ["multipleOf", { multipleOf: 0.1 }, [0.3, 2], [[0.35, "input must be a multiple of 0.1"]]],
  ["minLength", { minLength: 2 }, ["ab", 1], [["🙂", "input must have at least 2 characters"]]],
  ["maxLength", { maxLength: 1 }, ["🙂"], [["ab", "input must have at most 1 characters"]]],
  ["pattern", { pattern: "b+" }, ["abc", "x\nb"], [["ac", "input must match b+"]]],
  ["pattern with anchors", { pattern: "^a.c$" }, ["abc"], [["abcd", "input must match ^a.c$"]]],
  [
    "items",
    { items: { type: "string" } },
    [["a"], [], "no list"],
    [[["a", 1], "input[1] must be of type string"]],
  ],
  [
    "prefixItems",
    { prefixItems: [{ type: "string" }], items: { type: "number" } },
    [["a", 1], ["a"]],
    [
      [[1], "input[0] must be of type string"],
      [["a", "b"], "input[1] must be of type number"],
    ],
  ],
  [
    "a list of items with additionalItems",
    { items: [{ type: "string" }], additionalItems: false },
    [["a"]],
    [[["a", 1], "input[1] is not allowed"]],
  ],
  ["minItems", { minItems: 1 }, [[1]], [[[], "input must hold at least 1 items"]]],
  ["maxItems", { maxItems: 1 }, [[1]], [[[1, 2], "input must hold at most 1 items"]]],
  [
    "uniqueItems",
    { uniqueItems: true },
    [[1, "1", { a: 1 }]],
    [
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        "input must not hold equal items",
      ],
    ],
  ],
  [
    "contains",
    { contains: { type: "number" }, maxContains: 1 },
    [["a", 1]],
    [
      [["a"], 'input holds 0 items that match "contains", which are too few'],
      [[1, 2], 'input holds 2 items that match "contains", which are too many'],
    ],
  ],
  [
    "properties and required",
    { properties: { n: { type: "integer" } }, required: ["n"] },
    [{ n: 1 }, "no object"],
    [
      [{}, "input.n is missing"],
      [{ n: "1" }, "input.n must be of type integer"],
    ],
  ],
  [
    "members named like those of every object",
    { required: ["toString"], properties: { constructor: { type: "string" } } },
    [{ toString: 1 }],
    [[{}, "input.toString is missing"]],
  ],
  [
    "additionalProperties beside patternProperties",
    {
      properties: { a: {} },
      patternProperties: { "^x-": { type: "string" } },
      additionalProperties: false,
    },
    [{ a: 1, "x-b": "c" }],
    [
      [{ b: 1 }, "input.b is not allowed"],
      [{ "x-b": 1 }, "input.x-b must be of type string"],
    ],
  ],
  [
    "propertyNames",
    { propertyNames: { maxLength: 1 } },
    [{ a: 1 }],
    [[{ ab: 1 }, "the name of input.ab must have at most 1 characters"]],
  ],
  ["minProperties", { minProperties: 1 }, [{ a: 1 }], [[{}, "input must have at least 1 members"]]],
  [
    "maxProperties",
    { maxProperties: 1 },
    [{ a: 1 }],
    [[{ a: 1, b: 2 }, "input must have at most 1 members"]],
  ],
  [
    "dependencies",
    { dependencies: { a: ["b"], c: { minProperties: 2 } } },
    [{ a: 1, b: 2 }, {}],
    [
      [{ a: 1 }, "input.b is missing"],
      [{ c: 1 }, "input must have at least 2 members"],
    ],
  ],
  [
    "allOf",
    { allOf: [{ minimum: 1 }, { maximum: 3 }] },
    [2],
    [[4, "input must be less than or equal to 3"]],
  ],
  [
    "anyOf",
    { anyOf: [{ type: "string" }, { minimum: 3 }] },
    ["a", 3],
    [[2, 'input matches none of "anyOf" (input must be of type string)']],
  ],
  [
    "oneOf",
    { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] },
    [2, 3],
    [
      [6, 'input matches 2 of "oneOf"'],
      [5, 'input matches 0 of "oneOf"'],
    ],
  ],
  ["not", { not: { type: "string" } }, [1], [["a", 'input matches "not"']]],
  [
    "if, then and else",
    JSON.parse(
      `{"if": {"type": "number"}, "then": {"minimum": 1}, "else": {"type": "string"}}`,
    ) as Json,
    [1, "a"],
    [
      [0, "input must be greater than or equal to 1"],
      [null, "input must be of type string"],
    ],
  ],
  [
    "references that recur",
    {
      $ref: "#/$defs/a~1tree",
      $defs: {
        "a/tree": { properties: { next: { $ref: "#/$defs/a~1tree" }, n: { type: "number" } } },
      },
    },
    [{ next: { next: { n: 1 } } }],
    [[{ next: { n: "1" } }, "input.next.n must be of type number"]],
  ],
  ["keywords that ask for nothing", { format: "email", title: "x", unknown: 1 }, [1, "a"], []],
];

describe.each(CASES)("a schema with %s", (_name, schema, fits, others) => {
  it("lets values pass that fit, and says what is wrong with the others", () => {
    for (const value of fits) expect(problem(schema, value)).toBeNull();
    for (const [value, says] of others) expect(problem(schema, value)).toBe(says);
  });
});

describe("a hostile schema", () => {
  it("that leads to itself ends", () => {
    expect(() => problem({ $ref: "#" }, 1)).toThrow(SchemaTooCostly);
  });

  it("that doubles at every level ends soon", () => {
    const level = (at: number): Json =>
      at === 40
        ? { type: "number" }
        : { allOf: [{ $ref: `#/$defs/l${at + 1}` }, { $ref: `#/$defs/l${at + 1}` }] };
    const $defs = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`l${at}`, level(at)]));
    expect(() => problem({ $ref: "#/$defs/l0", $defs }, 1)).toThrow(SchemaTooCostly);
  });

  it("with a pattern that backtracks elsewhere costs linear time", () => {
    expect(problem({ pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`)).toContain("must match");
  });

  it("that compares a large text again and again ends", () => {
    const allOf = Array.from({ length: 1000 }, () => ({ maxLength: 10_000_000 }));
    expect(() => problem({ allOf }, "x".repeat(5_000_000))).toThrow(SchemaTooCostly);
  });
});
