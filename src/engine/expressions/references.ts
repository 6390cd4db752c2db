import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { setOwnMember } from "./own-member.ts";
import { mayHoldReference, replaceReferences, soleReference } from "./reference-scanner.ts";
import { stringForm } from "./string-form.ts";

/**
 * Substitution of `${…}` in definitions.
 *
 * 1. A string that is one reference becomes the value itself; otherwise each reference becomes text.
 * 2. Only the given value is searched. What a reference gives is data: it is neither resolved again
 *    nor unescaped.
 * 3. Nothing given or resolved is changed. Parts without references, and resolved values, are shared
 *    with the result, so the result must not be changed either.
 */

/** Text that one substitution may put into strings, in UTF-16 units: above any payload allowed. */
const MAX_INSERTED_TEXT = 16 * 1024 * 1024;
/** Lists and objects within each other: the search recurses. */
const MAX_DEPTH = 1_000;

/** Says that a reference is to stay in the text as it is, with its inner references replaced. */
export const LITERAL: unique symbol = Symbol("literal");

/** What knows the values of references. */
export interface ReferenceResolver {
  /**
   * @param path what stands between the braces, never blank.
   * @returns the value, which is not copied; `undefined` when there is none, which gives null, or the
   * text `null` within other text; or {@link LITERAL}.
   */
  resolve(path: string): Json | undefined | typeof LITERAL;
  /** Hears of each reference that is not within another one, and where in the resulting text it stands. */
  placed?(path: string, offset: number): void;
}

/** A substitution whose result would be beyond all limits. */
export class SubstitutionError extends Error {
  override readonly name = "SubstitutionError";

  static is(error: unknown): error is SubstitutionError {
    return error instanceof SubstitutionError;
  }
}

/**
 * Replaces the references in the strings of a value, through lists and objects; names of members are
 * left alone. A value without references is returned as it is.
 *
 * @throws SubstitutionError when the text inserted or the nesting of the value is beyond all limits.
 */
export function substitute(value: Json, resolver: ReferenceResolver): Json {
  const substitution = new Substitution(resolver);
  return mapTexts(value, (text) => substitution.text(text), 0);
}

/**
 * Data as the text of a definition: `substitute` gives the value back as it was, whatever stands in it.
 *
 * @throws SubstitutionError when the nesting of the value is beyond all limits.
 */
export function escapeReferences(value: Json): Json {
  return mapTexts(value, (text) => text.replaceAll("${", () => "$${"), 0);
}

/**
 * The paths of all references in a value, each once, in order of appearance, inner ones before the
 * one around them; blank ones too. A path that holds a reference (`a.${b}`) is only known when it is
 * resolved.
 */
export function referencesIn(value: Json): string[] {
  const paths = new Set<string>();
  for (const text of stringsIn(value)) {
    replaceReferences(text, (path) => {
      paths.add(path);
      return literalOf(path);
    });
  }
  return [...paths];
}

/** The strings in a value that may hold references, in order. Names of members do not count. */
function stringsIn(value: Json): string[] {
  const strings: string[] = [];
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") {
      if (mayHoldReference(next)) {
        strings.push(next);
      }
    } else if (typeof next === "object" && next !== null) {
      for (const child of Object.values(next).toReversed()) {
        open.push(child);
      }
    }
  }
  return strings;
}

/** The value with every text changed that may hold references. What does not change is shared. */
function mapTexts(value: Json, change: (text: string) => Json, depth: number): Json {
  if (typeof value === "string") {
    return mayHoldReference(value) ? change(value) : value;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth >= MAX_DEPTH) {
    throw new SubstitutionError(`lists and objects are nested more than ${MAX_DEPTH} deep`);
  }
  const inner = (child: Json): Json => mapTexts(child, change, depth + 1);
  return isJsonObject(value) ? mapMembers(value, inner) : mapItems(value, inner);
}

function mapItems(list: Json[], change: (item: Json) => Json): Json[] {
  let copy: Json[] | null = null;
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at] ?? null;
    const result = change(item);
    if (result !== item) {
      copy ??= [...list];
      copy[at] = result;
    }
  }
  return copy ?? list;
}

function mapMembers(object: JsonObject, change: (member: Json) => Json): JsonObject {
  let copy: JsonObject | null = null;
  for (const name of Object.keys(object)) {
    const member = object[name] ?? null;
    const result = change(member);
    if (result !== member) {
      copy ??= { ...object };
      setOwnMember(copy, name, result);
    }
  }
  return copy ?? object;
}

class Substitution {
  private readonly resolver: ReferenceResolver;
  private insertedText = 0;

  constructor(resolver: ReferenceResolver) {
    this.resolver = resolver;
  }

  text(text: string): Json {
    const sole = soleReference(text);
    if (sole !== null) {
      this.resolver.placed?.(sole, 0);
      return this.whole(sole);
    }
    let whole: Json | undefined;
    const replaced = replaceReferences(text, (path, place, offset) => {
      if (offset !== null) this.resolver.placed?.(path, offset);
      if (place === "part") {
        return this.part(path);
      }
      whole = this.whole(path);
      return "";
    });
    return whole === undefined ? replaced : whole;
  }

  private whole(path: string): Json {
    const value = this.lookUp(path);
    return value === LITERAL ? literalOf(path) : (value ?? null);
  }

  private part(path: string): string {
    const value = this.lookUp(path);
    const text = value === LITERAL ? literalOf(path) : textOf(value);
    this.insertedText += text.length;
    if (this.insertedText > MAX_INSERTED_TEXT) {
      throw new SubstitutionError("the text of the references is too long");
    }
    return text;
  }

  private lookUp(path: string) {
    return path.trim() === "" ? "" : this.resolver.resolve(path);
  }
}

function literalOf(path: string): string {
  return `\${${path}}`;
}

function textOf(value: Json | undefined): string {
  try {
    return stringForm(value);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new SubstitutionError("a list or object is too big to be put into a text");
    }
    throw error;
  }
}
