import { describe, expect, it } from "vitest";
import {
  defaultInput,
  inputFields,
  inputsThatAreRead,
} from "../../../../src/ui/pages/start/input-fields.ts";

const SCHEMA = {
  type: "object",
  required: ["orderNumber"],
  properties: {
    orderNumber: { type: "string", description: "As printed" },
    quantity: { type: "integer", default: 1 },
    tier: { enum: ["basic", "gold"] },
    customer: {
      type: "object",
      properties: { name: { type: "string", default: "nobody" }, age: { type: "number" } },
    },
    lines: { type: "array" },
    anything: { type: "object" },
  },
};

describe("inputFields", () => {
  it("takes the fields of an input schema, with objects within", () => {
    const { source, fields } = inputFields({ inputSchema: { name: "s", data: SCHEMA } });
    expect(source).toBe("schema");
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ["orderNumber", "text", true],
      ["quantity", "integer", false],
      ["tier", "choice", false],
      ["customer", "object", false],
      ["lines", "any", false],
      ["anything", "any", false],
    ]);
    expect(fields[3]?.fields.map(({ name }) => name)).toEqual(["name", "age"]);
    expect(defaultInput(fields)).toEqual({ quantity: 1, customer: { name: "nobody" } });
  });

  it("writes what is nested too deep as JSON instead of going on for ever", () => {
    const schema: Record<string, unknown> = { type: "object" };
    schema["properties"] = { again: schema };
    let depth = 0;
    for (
      let { fields } = inputFields({ inputSchema: { data: schema } });
      fields.length > 0;
      fields = fields[0]?.fields.slice() ?? []
    ) {
      depth++;
    }
    expect(depth).toBeLessThan(10);
  });

  it("takes what is declared, in the template and read by tasks where there is no schema", () => {
    const { source, fields } = inputFields({
      inputParameters: ["declared"],
      inputTemplate: { limit: 5 },
      tasks: [{ inputParameters: { a: "${workflow.input.orderNumber} ${workflow.input.limit}" } }],
      outputParameters: { b: "${workflow.input.deep.down}" },
    });
    expect(source).toBe("definition");
    expect(fields.map(({ name, fallback }) => [name, fallback])).toEqual([
      ["declared", undefined],
      ["limit", 5],
      ["orderNumber", undefined],
      ["deep", undefined],
    ]);
  });

  it("does not use a schema in another language, or without members", () => {
    expect(inputFields({ inputSchema: { type: "AVRO", data: SCHEMA } }).source).toBe("definition");
    expect(inputFields({ inputSchema: { data: { type: "object" } } }).source).toBe("definition");
    expect(inputFields(null)).toEqual({ source: "definition", fields: [] });
  });
});

describe("inputsThatAreRead", () => {
  it("names each member once, and none of what the template itself reads", () => {
    expect(
      inputsThatAreRead({
        inputTemplate: { x: "${workflow.input.no}" },
        tasks: ["${workflow.input.a}", "${ workflow.input.a.b }", "${t.output.c}"],
      }),
    ).toEqual(["a"]);
  });
});
