/** Functions of regular expressions. */
import type { Json, JsonObject } from "../../../../model/json.ts";
import { setOwnMember } from "../../own-member.ts";
import { add } from "../arithmetic.ts";
import { argumentAt, type BuiltinTable } from "../builtin.ts";
import {
  BROKEN,
  collect,
  eachValue,
  many,
  MORE,
  single,
  STOP,
  type Code,
  type Env,
  type Flow,
} from "../code.ts";
import { literalCode } from "../codes/flow.ts";
import { JqError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { findMatches, modifiersOf, type Found } from "../regex/regex.ts";
import type { Match } from "../regex/run.ts";
import { hasPairs, shown } from "../values.ts";

/** A text with the matches in it. */
interface Search {
  text: string;
  found: Found;
  /** The part of the text between two positions. */
  part: (start: number, end: number) => string;
}

const BYTES_PER_MATCH = 200;
const BYTES_PER_CHARACTER = 8;

export const PATTERNS: BuiltinTable = {
  ...withBothForms("test", (_, search) => [search.found.matches.length > 0], ""),
  ...withBothForms("match", allMatches, ""),
  ...withBothForms(
    "capture",
    (machine, search) => search.found.matches.map((match) => captureObject(machine, search, match)),
    "",
  ),
  ...withBothForms(
    "scan",
    (_, search) => search.found.matches.map((match) => scanned(search, match)),
    "g",
  ),
  ...withBothForms("splits", (_, search) => pieces(search), "g"),
  "split/2": (args) => splitCode(argumentAt(args, 0), argumentAt(args, 1)),
  "sub/2": (args) => subCode(args, literalCode(""), ""),
  "sub/3": (args) => subCode(args, argumentAt(args, 2), ""),
  "gsub/2": (args) => subCode(args, literalCode(""), "g"),
  "gsub/3": (args) => subCode(args, argumentAt(args, 2), "g"),
};

type Outputs = (machine: Machine, search: Search) => Json[];

/** `name(pattern)`, where the pattern may be a list with the modifiers, and `name(pattern; modifiers)`. */
function withBothForms(name: string, outputs: Outputs, always: string): BuiltinTable {
  return {
    [`${name}/1`]: ([given = literalCode(null)]) =>
      searchCode({ given, modifiers: null, outputs, always }),
    [`${name}/2`]: ([given = literalCode(null), modifiers = literalCode(null)]) =>
      searchCode({ given, modifiers, outputs, always }),
  };
}

interface SearchParts {
  given: Code;
  modifiers: Code | null;
  outputs: Outputs;
  always: string;
}

function searchCode({ given, modifiers, outputs, always }: SearchParts): Code {
  const parts = modifiers === null ? [given] : [given, modifiers];
  return {
    ...many((env, input, path, emit) => {
      const at = path === undefined ? undefined : BROKEN;
      const emitAll = (pattern: Json, letters: Json): Flow => {
        const search = searchIn(env.machine, input, { pattern, letters, always });
        for (const output of outputs(env.machine, search)) {
          env.machine.spend(1);
          if (emit(output, at) === STOP) {
            return STOP;
          }
        }
        return MORE;
      };
      if (modifiers !== null) {
        return eachValue(modifiers, env, input, (letters) =>
          eachValue(given, env, input, (pattern) => emitAll(pattern, letters)),
        );
      }
      return eachValue(given, env, input, (pattern) =>
        Array.isArray(pattern)
          ? emitAll(pattern[0] ?? null, pattern[1] ?? null)
          : emitAll(pattern, null),
      );
    }, parts),
    height: parts.reduce((height, { height: more }) => height + more, 1),
  };
}

function searchIn(
  machine: Machine,
  input: Json,
  { pattern, letters, always }: { pattern: Json; letters: Json; always: string },
): Search {
  if (typeof input !== "string") {
    throw new JqError(`${shown(input)} cannot be matched, as it is not a string`);
  }
  if (typeof pattern !== "string") {
    throw new JqError(`${shown(pattern)} is not a string or array`);
  }
  if (typeof letters !== "string" && letters !== null) {
    throw new JqError(`${shown(letters)} is not a string`);
  }
  machine.spend(1 + input.length / 8);
  const modifiers = modifiersOf(always + (letters ?? ""));
  const { codes, unitAt } = charactersOf(input);
  // The list is gone as soon as the matches are found.
  const bytes = input.length * BYTES_PER_CHARACTER;
  machine.allocate(bytes);
  const found = findMatches(machine, codes, { pattern, modifiers });
  machine.release(bytes);
  return {
    text: input,
    found,
    part: (start, end) => {
      machine.allocateText(end - start);
      return input.slice(unitAt(start), unitAt(end));
    },
  };
}

/** The characters of a text by number, and where each begins in it. */
function charactersOf(text: string): {
  codes: ArrayLike<number>;
  unitAt: (character: number) => number;
} {
  if (!hasPairs(text)) {
    const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    return { codes: units, unitAt: (character) => character };
  }
  const codes = new Uint32Array(text.length);
  const starts = new Uint32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    const code = text.codePointAt(at) ?? 0;
    codes[count] = code;
    starts[count] = at;
    at += code > 0xffff ? 2 : 1;
  }
  starts[count] = text.length;
  return {
    codes: codes.subarray(0, count),
    unitAt: (character) => starts[Math.min(character, count)] ?? text.length,
  };
}

function allMatches(machine: Machine, search: Search): Json[] {
  const { found, part } = search;
  return found.matches.map((match) => {
    const [start = 0, end = 0] = match;
    machine.spend(found.names.length);
    machine.allocate(BYTES_PER_MATCH * (1 + found.names.length));
    const captures = found.names.map((name, at) =>
      start === end ? emptyCapture(start, name) : captureOf(search, match, { name, group: at + 1 }),
    );
    return { offset: start, length: end - start, string: part(start, end), captures };
  });
}

/** As jq 1.7 has it: where nothing was matched, each group has matched nothing there. */
function emptyCapture(offset: number, name: string | null): JsonObject {
  return { offset, length: 0, string: "", name };
}

function captureOf(
  { part }: Search,
  match: Match,
  { name, group }: { name: string | null; group: number },
): JsonObject {
  const start = match[group * 2] ?? -1;
  const end = match[group * 2 + 1] ?? -1;
  return start < 0 || end < 0
    ? { offset: -1, length: 0, string: null, name }
    : { offset: start, length: end - start, string: part(start, end), name };
}

/** The texts of the named groups. */
function captureObject(machine: Machine, search: Search, match: Match): JsonObject {
  machine.allocateObject();
  const object: JsonObject = {};
  const [start, end] = match;
  for (const [at, name] of search.found.names.entries()) {
    if (name !== null) {
      machine.spend(1);
      machine.allocateMember(name);
      const { string = null } = captureOf(search, match, { name, group: at + 1 });
      setOwnMember(object, name, start === end ? "" : string);
    }
  }
  return object;
}

/** The match, or the texts of its groups if it has any. */
function scanned(search: Search, match: Match): Json {
  const { names } = search.found;
  const [start = 0, end = 0] = match;
  return names.length === 0
    ? search.part(start, end)
    : names.map((name, at) =>
        start === end ? "" : (captureOf(search, match, { name, group: at + 1 })["string"] ?? null),
      );
}

/** What is between the matches. */
function pieces({ text, found, part }: Search): Json[] {
  const made: Json[] = [];
  let from = 0;
  for (const [start = 0, end = 0] of found.matches) {
    made.push(part(from, start));
    from = end;
  }
  made.push(part(from, text.length));
  return made;
}

function splitCode(given: Code, modifiers: Code): Code {
  const parts = searchCode({
    given,
    modifiers,
    outputs: (_, search) => [pieces(search)],
    always: "g",
  });
  const { one } = modifiers;
  return given.one === null || one === null
    ? parts
    : { ...single((env, input) => collect(parts, env, input)[0] ?? null, [parts]) };
}

/** Replaces matches; a replacement with several outputs gives several texts. */
function subCode(args: readonly Code[], modifiers: Code, always: string): Code {
  const given = argumentAt(args, 0);
  const replacement = argumentAt(args, 1);
  return {
    ...many((env, input, path, emit) => {
      const at = path === undefined ? undefined : BROKEN;
      return eachValue(given, env, input, (pattern) =>
        eachValue(modifiers, env, input, (letters) => {
          const search = searchIn(env.machine, input, { pattern, letters, always });
          for (const text of replaced(env, search, replacement)) {
            env.machine.spend(1);
            if (emit(text, at) === STOP) {
              return STOP;
            }
          }
          return MORE;
        }),
      );
    }, args),
    height: given.height + modifiers.height + replacement.height,
  };
}

function replaced(env: Env, search: Search, replacement: Code): Json[] {
  const { machine } = env;
  const { text, found, part } = search;
  const results: Json[] = [];
  let from = 0;
  for (const match of found.matches) {
    const [start = 0, end = 0] = match;
    const gap = part(from, start);
    const inserts = collect(replacement, env, captureObject(machine, search, match));
    for (const [at, insert] of inserts.entries()) {
      results[at] = append(machine, append(machine, results[at] ?? "", gap), insert);
    }
    from = end;
  }
  const rest = part(from, text.length);
  return results.length === 0 ? [text] : results.map((result) => append(machine, result, rest));
}

function append(machine: Machine, text: Json, added: Json): Json {
  if (typeof text === "string" && typeof added === "string") {
    machine.allocate(added.length);
    return text + added;
  }
  return add(machine, text, added);
}
