import { describe, expect, it } from "vitest";
import { schemaDefect } from "../../../src/engine/schema/schema-defect.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";

describe("a schema that is registered", () => {
  it.each<[string, JsonObject]>([
    ["nothing", {}],
    ["references within itself", { $ref: "#/$defs/a", $defs: { a: { type: "string" } } }],
    [
      "schemas in every place",
      { items: [true, {}], not: {}, anyOf: [false], properties: { a: {} } },
    ],
    ["draft 3's required", { properties: { a: { required: true } } }],
  ])("may hold %s", (_what, schema) => {
    expect(schemaDefect(schema)).toBeNull();
  });

  it.each<[Json, string]>([
    [{ $ref: "https://example.com/x" }, "#/$ref leads nowhere"],
    [{ properties: { a: { $ref: "#/$defs/none" } } }, "#/properties/a/$ref leads nowhere"],
    [{ type: "text" }, '#/type knows no "text"'],
    [{ required: "a" }, "#/required is not a list of names"],
    [{ items: 5 }, "#/items is not a schema"],
    [{ allOf: {} }, "#/allOf is not a list"],
    [{ properties: [] }, "#/properties is not an object"],
    [{ pattern: "(" }, "the pattern ( cannot be used"],
    [{ patternProperties: { "(?=a)": {} } }, "the pattern (?=a) cannot be used"],
    [{ unevaluatedProperties: false }, "#/unevaluatedProperties is not supported"],
  ])("is refused as %j", (schema, says) => {
    expect(schemaDefect(schema as JsonObject)).toContain(says);
  });

  it("is refused when it is nested without measure", () => {
    let schema: JsonObject = {};
    for (let level = 0; level < 150; level++) schema = { not: schema };
    expect(schemaDefect(schema)).toContain("nested more than 100 deep");
  });
});
