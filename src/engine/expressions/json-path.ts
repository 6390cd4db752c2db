/**
 * JSONPath as the definitions of Conductor use it: the dialect of Jayway's library.
 *
 * Why no library: those on npm speak other dialects (functions, `subsetof`, several names making one
 * object, what an indefinite path without a match gives) and most of them run filters through `eval`,
 * which Workers refuse and which nobody wants for expressions that users register. A definite path
 * such as `workflow.input.a.b`, nearly all there are, has to cost well under a microsecond.
 *
 * Differences from Jayway, where that fails or answers by accident:
 * - functions never change the data (`append` does there);
 * - `[1:-1]` and `last()` of a list of one work; `[*].n.sum()` sums the matches;
 * - `..[0].x` picks the first element, not all; a filter on a missing or plain value gives `[]`;
 * - a path in a filter that may match many "exists" only if it matches; `!@.a == 1` negates the
 *   comparison; `@` in a function call is what the function is called on;
 * - regular expressions take linear time and know no back-references or look-around; an evaluation
 *   that takes too many steps gives nothing.
 * Numbers are JavaScript's: beyond 2^53 they lose digits, and `sum()` of 1 and 2 is `3`, not `3.0`.
 */
import type { Json } from "../../model/json.ts";
import { JsonPathSyntaxError } from "./json-path/cursor.ts";
import { evaluatePath, sourceOf } from "./json-path/evaluate.ts";
import type { PathSource } from "./json-path/evaluation.ts";
import { parsePath } from "./json-path/parse.ts";
import type { JsonPath } from "./json-path/syntax.ts";

export type { PathSource } from "./json-path/evaluation.ts";
export type { JsonPath } from "./json-path/syntax.ts";

/** Parsed paths kept, the oldest dropped first. */
const CACHE_ENTRIES = 500;
/** Longer paths, in characters, are parsed each time, so that the cache stays small. */
const CACHED_PATH_LENGTH = 1_000;

/** A parsed path, or why the text is none. */
export type ParsedJsonPath =
  | { readonly ok: true; readonly path: JsonPath }
  | { readonly ok: false; readonly message: string };

const cache = new Map<string, ParsedJsonPath>();

/** Parses a path, or takes it from the cache. Never throws. */
export function parseJsonPath(text: string): ParsedJsonPath {
  const known = cache.get(text);
  if (known !== undefined) {
    return known;
  }
  const parsed = parse(text);
  if (text.length <= CACHED_PATH_LENGTH) {
    if (cache.size >= CACHE_ENTRIES) {
      const [oldest = ""] = cache.keys();
      cache.delete(oldest);
    }
    cache.set(text, parsed);
  }
  return parsed;
}

function parse(text: string): ParsedJsonPath {
  try {
    return { ok: true, path: parsePath(text) };
  } catch (error) {
    if (JsonPathSyntaxError.is(error)) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
}

/**
 * What a path gives in a source. Never throws, never changes data; the answer may be part of it.
 *
 * @returns `undefined` for a syntax error and for a definite path that leads nowhere; a list,
 * perhaps empty, for a path that may match many.
 */
export function readJsonPath(text: string, source: PathSource): Json | undefined {
  const parsed = parseJsonPath(text);
  return parsed.ok ? evaluatePath(parsed.path, source) : undefined;
}

/** As {@link readJsonPath}, in an ordinary value, which is `$`. */
export function readJsonPathIn(text: string, value: Json): Json | undefined {
  return readJsonPath(text, sourceOf(value));
}
