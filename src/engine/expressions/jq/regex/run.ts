/**
 * Runs regular expressions by backtracking, as Oniguruma does, so that the same one of several
 * possible matches is found. Backtracking can take for ever: every instruction is a step of the
 * evaluation, and what is left to try is kept on a stack of its own.
 */
import { JqLimitError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { RegexProgram } from "./program.ts";
import { foldCase, isWordCode, type Assertion } from "./syntax.ts";

/** Entries of three numbers each on the stack of what is left to try. */
const MAX_STACK = 3_000_000;
/** Instructions between two looks at the limit. */
const STEPS_AT_ONCE = 64;
const NOWHERE = -1;
const LINE_FEED = 10;

export interface SearchOptions {
  /** Of all matches the longest, not the first. */
  longest: boolean;
  /** Empty matches do not count. */
  notEmpty: boolean;
}

/** Start and end of the whole match and of each group; -1 for a group that took no part. */
export type Match = readonly number[];

export class RegexRun {
  private readonly machine: Machine;
  private readonly program: RegexProgram;
  private readonly codes: ArrayLike<number>;
  private readonly options: SearchOptions;
  private slots: number[];
  private best: Match | null = null;
  private steps = 0;

  constructor(
    machine: Machine,
    program: RegexProgram,
    { codes, ...options }: SearchOptions & { codes: ArrayLike<number> },
  ) {
    this.machine = machine;
    this.program = program;
    this.codes = codes;
    this.options = options;
    this.slots = [];
  }

  /** The first match that starts at or behind a position. */
  search(from: number): Match | null {
    this.best = null;
    for (let start = from; start <= this.codes.length; start += 1) {
      this.slots = Array.from({ length: this.program.slots }, () => NOWHERE);
      const end = this.attempt(0, start, true);
      if (end !== NOWHERE) {
        return this.matchFrom(start, end);
      }
    }
    return this.best;
  }

  private matchFrom(start: number, end: number): Match {
    const { names } = this.program;
    // Not by spreading, which leaves room for more.
    return [start, end].concat(this.slots.slice(2, (names.length + 1) * 2));
  }

  /** Whether the match at the end of the program counts; otherwise other ways are tried. */
  private isWanted(start: number, end: number): boolean {
    if (this.options.notEmpty && start === end) {
      return false;
    }
    if (!this.options.longest) {
      return true;
    }
    const [bestStart = 0, bestEnd = NOWHERE] = this.best ?? [];
    if (this.best === null || end - start > bestEnd - bestStart) {
      this.best = this.matchFrom(start, end);
    }
    return false;
  }

  /** Runs the program from an instruction to its accept. @returns the end, or NOWHERE */
  private attempt(first: number, start: number, isWhole: boolean): number {
    const { instructions } = this.program;
    const stack: number[] = [];
    let at = first;
    let position = start;
    for (;;) {
      this.count();
      const instruction = instructions[at];
      let goes = true;
      switch (instruction?.kind) {
        case undefined:
        case "accept":
          if (!isWhole || this.isWanted(start, position)) {
            return position;
          }
          goes = false;
          break;
        case "split":
          this.push(stack, instruction.second, position, NOWHERE);
          at = instruction.first - 1;
          break;
        case "jump":
          at = instruction.to - 1;
          break;
        case "save":
        case "mark":
          this.push(stack, NOWHERE, instruction.slot, this.slots[instruction.slot] ?? NOWHERE);
          this.slots[instruction.slot] = position;
          break;
        case "leave-if-empty":
          at = this.slots[instruction.slot] === position ? instruction.exit - 1 : at;
          break;
        case "look": {
          goes = this.look(at, position, stack);
          at = instruction.next - 1;
          break;
        }
        case "atomic": {
          this.keepSlots(stack);
          const end = this.attempt(at + 1, position, false);
          goes = end !== NOWHERE;
          position = end;
          at = instruction.next - 1;
          break;
        }
        case "assert":
          goes = this.holds(instruction.at, position);
          break;
        case "reference": {
          const end = this.afterReference(instruction, position);
          goes = end !== NOWHERE;
          position = end;
          break;
        }
        default:
          goes = position < this.codes.length && this.reads(at, position);
          position += 1;
      }
      if (goes) {
        at += 1;
        continue;
      }
      const back = this.backtrack(stack);
      if (back === null) {
        return NOWHERE;
      }
      [at, position] = back;
    }
  }

  private reads(at: number, position: number): boolean {
    const instruction = this.program.instructions[at];
    const code = this.codes[position] ?? 0;
    if (instruction?.kind === "set") {
      return instruction.has(code);
    }
    if (instruction?.kind !== "character") {
      return false;
    }
    return (
      instruction.code === code ||
      (instruction.ignoreCase && foldCase(instruction.code) === foldCase(code))
    );
  }

  private push(stack: number[], target: number, first: number, second: number): void {
    if (stack.length > MAX_STACK) {
      throw new JqLimitError(
        "A regular expression of the jq expression has too many ways to match. Write it without nested repetitions, or match shorter texts.",
      );
    }
    stack.push(target, first, second);
  }

  /** Undoes what was remembered since the last choice and takes its other way. */
  private backtrack(stack: number[]): [number, number] | null {
    while (stack.length > 0) {
      const second = stack.pop() ?? NOWHERE;
      const first = stack.pop() ?? NOWHERE;
      const target = stack.pop() ?? NOWHERE;
      if (target !== NOWHERE) {
        return [target, first];
      }
      this.slots[first] = second;
    }
    return null;
  }

  /** Lets a later backtrack undo what a part remembers. */
  private keepSlots(stack: number[]): void {
    for (const [slot, value] of this.slots.entries()) {
      this.push(stack, NOWHERE, slot, value);
    }
  }

  private look(at: number, position: number, stack: number[]): boolean {
    const instruction = this.program.instructions[at];
    if (instruction?.kind !== "look") {
      return false;
    }
    const before = this.slots.slice();
    this.keepSlots(stack);
    const found = this.looksRight(at + 1, position, instruction.behind);
    if (!found || instruction.isNegative) {
      this.slots = before;
    }
    return found !== instruction.isNegative;
  }

  private looksRight(
    at: number,
    position: number,
    behind: { min: number; max: number } | null,
  ): boolean {
    if (behind === null) {
      return this.attempt(at, position, false) !== NOWHERE;
    }
    for (let length = behind.min; length <= Math.min(behind.max, position); length += 1) {
      if (this.attempt(at, position - length, false) === position) {
        return true;
      }
    }
    return false;
  }

  private holds(assertion: Assertion, position: number): boolean {
    const { codes } = this;
    switch (assertion) {
      case "text-start":
        return position === 0;
      case "text-end":
        return position === codes.length;
      case "last-line-end":
        return (
          position === codes.length ||
          (position === codes.length - 1 && codes[position] === LINE_FEED)
        );
      case "line-start":
        return position === 0 || codes[position - 1] === LINE_FEED;
      case "line-end":
        return position === codes.length || codes[position] === LINE_FEED;
      case "word-edge":
        return this.isWord(position - 1) !== this.isWord(position);
      default:
        return this.isWord(position - 1) === this.isWord(position);
    }
  }

  private isWord(position: number): boolean {
    const code = this.codes[position];
    return code !== undefined && isWordCode(code);
  }

  private afterReference(
    { number, ignoreCase }: { number: number; ignoreCase: boolean },
    position: number,
  ): number {
    const start = this.slots[number * 2] ?? NOWHERE;
    const end = this.slots[number * 2 + 1] ?? NOWHERE;
    if (start === NOWHERE || end < start) {
      return NOWHERE;
    }
    this.machine.spend(end - start);
    for (let offset = 0; offset < end - start; offset += 1) {
      const wanted = this.codes[start + offset] ?? NOWHERE;
      const found = this.codes[position + offset] ?? NOWHERE;
      if (
        wanted !== found &&
        !(ignoreCase && found !== NOWHERE && foldCase(wanted) === foldCase(found))
      ) {
        return NOWHERE;
      }
    }
    return position + end - start;
  }

  private count(): void {
    this.steps += 1;
    if (this.steps >= STEPS_AT_ONCE) {
      this.machine.spend(this.steps);
      this.steps = 0;
    }
  }
}
