import { JsonPathSyntaxError } from "./cursor.ts";
import { parsePattern, type PatternNode } from "./pattern-syntax.ts";

/**
 * Regular expressions of filters (`=~ /…/i`).
 *
 * They come from whoever may register a definition, and JavaScript's own engine backtracks: `(a+)+$`
 * on thirty characters would hold the only thread for minutes. So a pattern becomes a small program
 * that follows all alternatives at once; its cost is the length of the text times that of the
 * program, whatever they are. What needs backtracking (back-references, look-around, possessive
 * quantifiers) is a syntax error that says so.
 */

/** Instructions a pattern may need, counted repetitions written out. */
const MAX_INSTRUCTIONS = 5_000;

type Instruction =
  | { kind: "character"; matches: (character: string) => boolean }
  | { kind: "assert"; holds: (before: string, after: string) => boolean }
  | { kind: "split"; first: number; second: number }
  | { kind: "accept" };

/** Takes the number of steps that were made; throws when there were too many. */
export type Spend = (steps: number) => void;

/** A compiled regular expression. */
export interface Pattern {
  /** Whether the pattern matches the whole text, as Java's `Matcher.matches` asks. */
  matches(text: string, spend: Spend): boolean;
}

/**
 * @param flags Java's: `i`, `m` and `s` count, `d`, `u` and `U` change nothing here.
 * @throws JsonPathSyntaxError
 */
export function compilePattern(source: string, flags: string): Pattern {
  const program: Instruction[] = [];
  emit(parsePattern(source, flags), program);
  append(program, { kind: "accept" });
  return { matches: (text, spend) => run(program, text, spend) };
}

function append(program: Instruction[], instruction: Instruction): number {
  if (program.length >= MAX_INSTRUCTIONS) {
    throw new JsonPathSyntaxError("regular expression too large", 0);
  }
  program.push(instruction);
  return program.length - 1;
}

function emit(node: PatternNode, program: Instruction[]): void {
  switch (node.kind) {
    case "sequence":
      for (const part of node.parts) {
        emit(part, program);
      }
      return;
    case "choice":
      emitChoice(node.options, program);
      return;
    case "repeat":
      emitRepeat(node, program);
      return;
    default:
      append(program, node);
  }
}

function emitChoice(options: readonly PatternNode[], program: Instruction[]): void {
  const exits: { kind: "split"; first: number; second: number }[] = [];
  for (const [at, option] of options.entries()) {
    const isLast = at === options.length - 1;
    const fork = { kind: "split" as const, first: 0, second: 0 };
    if (!isLast) {
      fork.first = append(program, fork) + 1;
    }
    emit(option, program);
    if (!isLast) {
      const exit = { kind: "split" as const, first: 0, second: 0 };
      append(program, exit);
      exits.push(exit);
      fork.second = program.length;
    }
  }
  for (const exit of exits) {
    exit.first = program.length;
    exit.second = program.length;
  }
}

function emitRepeat(node: PatternNode & { kind: "repeat" }, program: Instruction[]): void {
  // An operand without instructions, repeated a billion times, would cost time and no space.
  const before = program.length;
  for (let round = 0; round < node.min; round += 1) {
    emit(node.operand, program);
    if (program.length === before) {
      return;
    }
  }
  if (node.max === Number.POSITIVE_INFINITY) {
    const fork = { kind: "split" as const, first: 0, second: 0 };
    const start = append(program, fork);
    emit(node.operand, program);
    append(program, { kind: "split", first: start, second: start });
    fork.first = start + 1;
    fork.second = program.length;
    return;
  }
  const forks: { kind: "split"; first: number; second: number }[] = [];
  for (let round = node.min; round < node.max; round += 1) {
    const fork = { kind: "split" as const, first: 0, second: 0 };
    fork.first = append(program, fork) + 1;
    forks.push(fork);
    emit(node.operand, program);
  }
  for (const fork of forks) {
    fork.second = program.length;
  }
}

function run(program: readonly Instruction[], text: string, spend: Spend): boolean {
  const characters = Array.from(text);
  const seenAt = new Int32Array(program.length).fill(-1);
  let current = follow(program, [0], { seenAt, at: 0, before: "", after: characters[0] ?? "" });
  for (const [at, character] of characters.entries()) {
    spend(current.length + 1);
    const entered: number[] = [];
    for (const position of current) {
      const instruction = program[position];
      if (instruction?.kind === "character" && instruction.matches(character)) {
        entered.push(position + 1);
      }
    }
    if (entered.length === 0) {
      return false;
    }
    const after = characters[at + 1] ?? "";
    current = follow(program, entered, { seenAt, at: at + 1, before: character, after });
  }
  return current.some((position) => program[position]?.kind === "accept");
}

interface Place {
  /** Per instruction the last text position at which it was reached: each counts once. */
  seenAt: Int32Array;
  at: number;
  before: string;
  after: string;
}

/** The instructions that wait for a character, or accept, reachable without reading one. */
function follow(program: readonly Instruction[], from: number[], place: Place): number[] {
  const waiting: number[] = [];
  const open = from;
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    if (place.seenAt[position] === place.at) {
      continue;
    }
    place.seenAt[position] = place.at;
    const instruction = program[position];
    if (instruction?.kind === "split") {
      open.push(instruction.second, instruction.first);
    } else if (instruction?.kind === "assert") {
      if (instruction.holds(place.before, place.after)) {
        open.push(position + 1);
      }
    } else {
      waiting.push(position);
    }
  }
  return waiting;
}
