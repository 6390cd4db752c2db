/** Schemas of path and query parameters, as leniently read as Conductor reads them. */
import { z } from "zod";
import { MAX_NAME_LENGTH } from "../model/scalars.ts";

const TRUE = new Set(["true", "yes", "on", "1"]);
const FALSE = new Set(["false", "no", "off", "0"]);

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

/** All values of a parameter. */
type Given = readonly string[] | undefined;

/** The one value of a parameter; an empty one means "not given". It may be repeated, but not with another value. */
function only(given: unknown, context: z.RefinementCtx): string | undefined {
  const [value, ...more] = (given as Given) ?? [];
  if (more.some((other) => other !== value)) {
    context.addIssue({ code: "custom", message: "it has several values" });
    return undefined;
  }
  return value === "" ? undefined : value;
}

function toNumber(given: unknown, context: z.RefinementCtx): unknown {
  const value = only(given, context);
  return value !== undefined && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
}

function toBoolean(given: unknown, context: z.RefinementCtx): unknown {
  const value = only(given, context);
  const word = value?.trim().toLowerCase() ?? "";
  return TRUE.has(word) ? true : FALSE.has(word) ? false : value;
}

function toList(given: unknown): unknown {
  const values = (given as Given)?.flatMap((value) => value.split(",")) ?? [];
  return values.map((value) => value.trim()).filter((value) => value !== "");
}

/** Text that may be left out. */
export const optionalText = z.preprocess(only, z.string().optional());

/** Text that is empty when it is left out. */
export const text = z.preprocess(only, z.string().default(""));

/** Text that must be given. */
export const requiredText = z.preprocess(only, z.string());

const name = z.string().max(MAX_NAME_LENGTH);

/** A name that may be left out. */
export const optionalName = z.preprocess(only, name.optional());

/** A name that must be given. */
export const requiredName = z.preprocess(only, name);

/** A 32-bit integer that may be left out. */
export const optionalInteger = z.preprocess(toNumber, z.int().min(INT_MIN).max(INT_MAX).optional());

/** A 32-bit integer. */
export function integer(otherwise: number) {
  return z.preprocess(toNumber, z.int().min(INT_MIN).max(INT_MAX).default(otherwise));
}

/** A count or a length of time: a 32-bit integer that is not negative. */
export function natural(otherwise: number) {
  return z.preprocess(toNumber, z.int().min(0).max(INT_MAX).default(otherwise));
}

/** A count that is 1 at least. */
export function countUpTo(most: number, otherwise: number) {
  return z.preprocess(toNumber, z.int().min(1).max(most).default(otherwise));
}

/** A time in epoch milliseconds that may be left out. */
export const optionalTime = z.preprocess(toNumber, z.int().optional());

/** true, yes, on, 1 or their opposites, in any case. */
export function boolean(otherwise: boolean) {
  return z.preprocess(toBoolean, z.boolean().default(otherwise));
}

/** As `boolean`, but may be left out. */
export const optionalBoolean = z.preprocess(toBoolean, z.boolean().optional());

/** Text of parts that may also be given one by one: repetitions are joined by commas. */
export const joinedText = z.preprocess(
  (given) => (given as Given)?.join(",") || undefined,
  z.string().default(""),
);

/** An order: `field:ASC` or `field:DESC`, comma separated; without a direction it ascends. */
export const sorting = z.preprocess(
  toList,
  z.array(z.string()).transform((parts) =>
    parts.map((part) => {
      const [field = "", direction = ""] = part.split(":");
      return { field: field.trim(), descending: direction.trim().toUpperCase() === "DESC" };
    }),
  ),
);

/** A list: the parameter repeated, or comma separated. */
export const list = z.preprocess(toList, z.array(z.string()));

/** A list of names, at least one. */
export const requiredNames = z.preprocess(toList, z.array(name).min(1));

/** A segment of the path. */
export const segment = z.preprocess((given) => (given as Given)?.[0], name);

/** A segment of the path that is a 32-bit integer. */
export const integerSegment = z.preprocess(toNumber, z.int().min(INT_MIN).max(INT_MAX));

/** One of a set of words. */
export function word<Words extends Readonly<Record<string, string>>>(
  words: Words,
  otherwise: Words[keyof Words],
) {
  return z.preprocess((given, context) => only(given, context) ?? otherwise, z.enum(words));
}

/** A segment of the path that is one of a set of words. */
export function wordSegment<Words extends Readonly<Record<string, string>>>(words: Words) {
  return z.preprocess((given) => (given as Given)?.[0], z.enum(words));
}
