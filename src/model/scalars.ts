/**
 * The building blocks of the wire model. They read JSON as leniently as Conductor's Jackson mapper
 * does: `"7"` is an integer, `2.7` is 2, `"false"` is a boolean, an explicit null is 0, false or the
 * default, and an unknown property is dropped.
 */
import { z } from "zod";
import { isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

const INTEGER_TEXT = /^\s*[+-]?\d+\s*$/;

function toText(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function toInteger(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Math.trunc(value);
  if (value === null || value === "") return 0;
  if (typeof value === "string" && INTEGER_TEXT.test(value)) return Number(value);
  return value;
}

function toBoolean(value: unknown): unknown {
  if (value === null || value === "") return false;
  if (typeof value === "number") return value !== 0;
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (text === "true" || text === "True" || text === "TRUE") return true;
  if (text === "false" || text === "False" || text === "FALSE") return false;
  return value;
}

/** UTF-16 units of a name: of what is looked up, put into an index, or names an object. */
export const MAX_NAME_LENGTH = 1_000;

const bounded = z.string().max(MAX_NAME_LENGTH);

/** Text; numbers and booleans are read as their text. */
export const text = z.preprocess(toText, z.string());

/** Text that is a name. */
export const nameText = z.preprocess(toText, bounded);

/** A name that reads as empty when it is missing or null. */
export const requiredName = z.preprocess((value) => toText(value ?? ""), bounded).default("");

/** Text that reads as empty when it is missing or null. */
export const requiredText = z.preprocess((value) => toText(value ?? ""), z.string()).default("");

/** A 32-bit integer; null is 0. */
export const int = z.preprocess(toInteger, z.int().min(INT_MIN).max(INT_MAX));

/** A 32-bit integer that is not negative; null is 0. No part of a number is cut off. */
export const natural = z.preprocess(
  (value) => (typeof value === "number" ? value : toInteger(value)),
  z.int().min(0).max(INT_MAX),
);

/** An integer that a JavaScript number holds exactly; null is 0. */
export const long = z.preprocess(toInteger, z.int());

/** A boolean; null is false. */
export const bool = z.preprocess(toBoolean, z.boolean());

/** Gives a schema that checks by code the JSON Schema that describes it in the OpenAPI document. */
export function describeAs<Schema extends z.ZodType>(
  schema: Schema,
  description: JsonObject,
): Schema {
  // A new one each time: zod changes what it is given.
  schema._zod.toJSONSchema = () => ({ ...description });
  return schema;
}

/** Any JSON value, as it came. */
export const json = describeAs(z.custom<Json>(), {});

/** A map with free content. Nulls and everything inside are kept; nothing is copied or looked at. */
export const jsonObject = describeAs(z.custom<JsonObject>(isJsonObject, "expected an object"), {
  type: "object",
  additionalProperties: true,
});

/** A free map that is empty when it is missing or null. */
export const map = orDefault(jsonObject, (): JsonObject => ({}));

function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

/** A map of text to text; entries that are null are dropped. */
export const textMap = z.preprocess(withoutNulls, z.record(z.string(), text));

/** A map of names to names; entries that are null are dropped. */
export const nameMap = z.preprocess(withoutNulls, z.record(bounded, nameText));

/** A list that is empty when it is missing or null. */
export function listOf<Item>(item: z.ZodType<Item>) {
  return orDefault(z.array(item), (): Item[] => []);
}

/** A list of texts that is empty when it is missing or null; null elements are dropped. */
export const textList = listOfTexts(text);

/** A list of names that is empty when it is missing or null; null elements are dropped. */
export const nameList = listOfTexts(nameText);

function listOfTexts(item: typeof text) {
  return orDefault(
    z.preprocess(
      (value) => (Array.isArray(value) ? value.filter((each) => each !== null) : value),
      z.array(item),
    ),
    (): string[] => [],
  );
}

/** A schema whose value has a default both when it is missing and when it is null. */
export function orDefault<Value>(schema: z.ZodType<Value>, make: () => Value) {
  return z
    .preprocess((value) => value ?? make(), schema)
    .default(make as () => z.core.util.NoUndefined<Value>);
}

/**
 * A model: an object of which unknown properties are dropped. Optional properties that are null
 * are left out of the result, instead of holding undefined.
 */
export function model<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const optional = Object.keys(shape).filter((key) => shape[key] instanceof z.ZodOptional);
  return z.preprocess((value) => dropNulls(value, optional), z.object(shape));
}

function dropNulls(value: unknown, keys: string[]): unknown {
  if (!isJsonObject(value)) return value;
  const nulls = keys.filter((key) => value[key] === null);
  if (nulls.length === 0) return value;
  const copy = { ...value };
  for (const key of nulls) delete copy[key];
  return copy;
}
