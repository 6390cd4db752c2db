import { JqError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { parseRegex } from "./parse.ts";
import { programOf, type RegexProgram } from "./program.ts";
import { RegexRun, type Match, type SearchOptions } from "./run.ts";
import { RegexSyntaxError, type RegexFlags } from "./syntax.ts";

/** Compiled patterns kept, the oldest dropped first. */
const CACHE_ENTRIES = 100;
/** Larger programs are compiled each time, so that the cache stays small. */
const CACHED_INSTRUCTIONS = 500;

/** What the letters of a modifier string ask for. */
export interface Modifiers extends RegexFlags, SearchOptions {
  /** All matches, not the first. */
  global: boolean;
}

const cache = new Map<string, RegexProgram>();

/** @throws JqError for an unknown letter */
export function modifiersOf(letters: string): Modifiers {
  const unknown = [...letters].find((letter) => !"gimnpslx".includes(letter));
  if (unknown !== undefined) {
    throw new JqError(`${letters} is not a valid modifier string`);
  }
  const has = (letter: string): boolean => letters.includes(letter);
  return {
    global: has("g"),
    ignoreCase: has("i"),
    extended: has("x"),
    dotAll: has("m") || has("p"),
    lines: false,
    longest: has("l"),
    notEmpty: has("n"),
  };
}

/** What was found, with the names of the groups. Positions count characters. */
export interface Found {
  matches: Match[];
  names: readonly (string | null)[];
}

/** @throws JqError for a pattern that cannot be read */
export function findMatches(
  machine: Machine,
  codes: ArrayLike<number>,
  { pattern, modifiers }: { pattern: string; modifiers: Modifiers },
): Found {
  const program = compiled(pattern, modifiers);
  // Spent whether the program was in the cache or not.
  machine.spend(program.instructions.length + pattern.length);
  const run = new RegexRun(machine, program, {
    codes,
    longest: modifiers.longest,
    notEmpty: modifiers.notEmpty,
  });
  const matches: Match[] = [];
  let from = 0;
  while (from <= codes.length) {
    const match = run.search(from);
    if (match === null) {
      break;
    }
    machine.allocateArray(match.length);
    matches.push(match);
    const [start = 0, end = 0] = match;
    from = end === start ? end + 1 : end;
    if (!modifiers.global) {
      break;
    }
  }
  return { matches, names: program.names };
}

function compiled(pattern: string, flags: RegexFlags): RegexProgram {
  const letters = `${flags.ignoreCase ? "i" : ""}${flags.extended ? "x" : ""}${flags.dotAll ? "s" : ""}`;
  const key = `${letters}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  const program = compile(pattern, flags);
  if (pattern.length + program.instructions.length <= CACHED_INSTRUCTIONS) {
    if (cache.size >= CACHE_ENTRIES) {
      const [oldest = ""] = cache.keys();
      cache.delete(oldest);
    }
    cache.set(key, program);
  }
  return program;
}

function compile(pattern: string, flags: RegexFlags): RegexProgram {
  try {
    const { root, names } = parseRegex(pattern, flags);
    return programOf(root, names);
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      throw new JqError(`Regex failure: ${error.message}`);
    }
    throw error;
  }
}
