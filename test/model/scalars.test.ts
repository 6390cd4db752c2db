import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  bool,
  describeAs,
  int,
  jsonObject,
  listOf,
  long,
  map,
  model,
  orDefault,
  requiredText,
  text,
  textList,
  textMap,
} from "../../src/model/scalars.ts";

describe("int", () => {
  it.each([
    [7, 7],
    ["7", 7],
    [" -7 ", -7],
    [2.7, 2],
    [-2.7, -2],
    [null, 0],
    ["", 0],
  ])("reads %j as %j", (value, expected) => {
    expect(int.parse(value)).toBe(expected);
  });

  it.each([["abc"], ["2.7"], [true], [{}], [[1]], [2 ** 31], [-(2 ** 31) - 1], ["1e3"]])(
    "refuses %j",
    (value) => {
      expect(int.safeParse(value).success).toBe(false);
    },
  );
});

describe("long", () => {
  it("holds epoch milliseconds", () => {
    expect(long.parse(1_795_425_028_860)).toBe(1_795_425_028_860);
    expect(long.parse("1795425028860")).toBe(1_795_425_028_860);
  });

  it("refuses what a JavaScript number does not hold exactly", () => {
    expect(long.safeParse("9007199254740993").success).toBe(false);
  });
});

describe("bool", () => {
  it.each([
    [true, true],
    ["true", true],
    ["TRUE", true],
    ["false", false],
    [" False ", false],
    [null, false],
    ["", false],
    [0, false],
    [1, true],
  ])("reads %j as %j", (value, expected) => {
    expect(bool.parse(value)).toBe(expected);
  });

  it.each([["yes"], ["tRuE"], [{}], [[]]])("refuses %j", (value) => {
    expect(bool.safeParse(value).success).toBe(false);
  });
});

describe("text", () => {
  it("reads numbers and booleans as their text", () => {
    expect(text.parse(5)).toBe("5");
    expect(text.parse(true)).toBe("true");
  });

  it("refuses lists and objects", () => {
    expect(text.safeParse([]).success).toBe(false);
    expect(text.safeParse({}).success).toBe(false);
  });

  it("reads a required text that is missing or null as empty", () => {
    expect(requiredText.parse(undefined)).toBe("");
    expect(requiredText.parse(null)).toBe("");
  });
});

describe("maps and lists", () => {
  it("keeps nulls and everything inside a free map", () => {
    const value = { a: null, b: { c: [null, { d: null }] } };
    expect(map.parse(value)).toEqual(value);
  });

  it("reads a missing or null map or list as empty", () => {
    expect(map.parse(undefined)).toEqual({});
    expect(map.parse(null)).toEqual({});
    expect(textList.parse(undefined)).toEqual([]);
    expect(textList.parse(null)).toEqual([]);
  });

  it("gives each default a value of its own", () => {
    const first = textList.parse(undefined);
    first.push("changed");
    expect(textList.parse(undefined)).toEqual([]);
  });

  it("refuses a list where a map belongs and a map where a list belongs", () => {
    expect(map.safeParse([]).success).toBe(false);
    expect(jsonObject.safeParse("text").success).toBe(false);
    expect(textList.safeParse({}).success).toBe(false);
  });

  it("drops nulls from texts and refuses them among objects", () => {
    expect(textList.parse(["a", null, 5])).toEqual(["a", "5"]);
    expect(textMap.parse({ a: 1, b: null })).toEqual({ a: "1" });
    expect(listOf(model({ a: text.optional() })).safeParse([null]).success).toBe(false);
  });

  it("reads a null enum as its default and refuses an unknown value", () => {
    const policy = orDefault(z.enum(["A", "B"]), () => "A" as const);
    expect(policy.parse(null)).toBe("A");
    expect(policy.safeParse("a").success).toBe(false);
  });
});

describe("model", () => {
  const schema = model({ name: requiredText, count: int.default(3), note: text.optional() });

  it("drops unknown properties", () => {
    expect(schema.parse({ name: "x", other: 1 })).toEqual({ name: "x", count: 3 });
  });

  it("leaves a null optional property out of the result", () => {
    expect(Object.keys(schema.parse({ name: "x", note: null }))).toEqual(["name", "count"]);
  });

  it("leaves the value that it was given as it was", () => {
    const value = { name: "x", note: null };
    schema.parse(value);
    expect(value).toEqual({ name: "x", note: null });
  });

  it("refuses what is not an object", () => {
    for (const value of [null, undefined, [], "x", 1]) {
      expect(schema.safeParse(value).success).toBe(false);
    }
  });

  it("is described in JSON Schema", () => {
    expect(z.toJSONSchema(schema, { io: "output" })).toMatchObject({
      type: "object",
      properties: { name: { type: "string" }, count: { type: "integer", default: 3 } },
    });
  });
});

describe("describeAs", () => {
  it("describes a schema that only code can check", () => {
    const schema = describeAs(z.custom<string>(), { type: "string", format: "odd" });
    expect(z.toJSONSchema(schema)).toMatchObject({ type: "string", format: "odd" });
  });
});
