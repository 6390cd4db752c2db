/** A regular expression as a program for {@link "./run.ts"}. */
import { RegexSyntaxError, type Assertion, type RegexNode } from "./syntax.ts";

/** Instructions a pattern may need, counted repetitions written out. */
const MAX_INSTRUCTIONS = 20_000;
/** Longest look behind, in characters. */
const MAX_BEHIND = 255;

export type Instruction =
  | { kind: "character"; code: number; ignoreCase: boolean }
  | { kind: "set"; has: (code: number) => boolean }
  | { kind: "assert"; at: Assertion }
  | { kind: "split"; first: number; second: number }
  | { kind: "save"; slot: number }
  /** Remembers the position before a turn of a loop. */
  | { kind: "mark"; slot: number }
  /** Leaves a loop whose turn has read nothing. */
  | { kind: "leave-if-empty"; slot: number; exit: number }
  | { kind: "reference"; number: number; ignoreCase: boolean }
  /** Runs what follows up to its accept as a match of its own. */
  | { kind: "look"; isNegative: boolean; behind: { min: number; max: number } | null; next: number }
  | { kind: "atomic"; next: number }
  | { kind: "jump"; to: number }
  | { kind: "accept" };

export interface RegexProgram {
  instructions: readonly Instruction[];
  /** Positions to remember: two for each group and the whole, one for each loop. */
  slots: number;
  names: readonly (string | null)[];
}

/** @throws RegexSyntaxError when the pattern is too large */
export function programOf(root: RegexNode, names: readonly (string | null)[]): RegexProgram {
  const writer = new ProgramWriter((names.length + 1) * 2);
  writer.write(root);
  writer.add({ kind: "accept" });
  return { instructions: writer.instructions, slots: writer.slots, names };
}

class ProgramWriter {
  readonly instructions: Instruction[] = [];
  slots: number;

  constructor(slots: number) {
    this.slots = slots;
  }

  add<Kind extends Instruction>(instruction: Kind): Kind {
    if (this.instructions.length >= MAX_INSTRUCTIONS) {
      throw new RegexSyntaxError("too big regular expression");
    }
    this.instructions.push(instruction);
    return instruction;
  }

  private get here(): number {
    return this.instructions.length;
  }

  write(node: RegexNode): void {
    switch (node.kind) {
      case "sequence":
        for (const part of node.parts) {
          this.write(part);
        }
        break;
      case "choice":
        this.choice(node.options);
        break;
      case "repeat":
        this.repeat(node);
        break;
      case "group":
        this.add({ kind: "save", slot: node.number * 2 });
        this.write(node.operand);
        this.add({ kind: "save", slot: node.number * 2 + 1 });
        break;
      case "look": {
        const behind = node.isBehind ? lengthsOf(node.operand) : null;
        const look = this.add({ kind: "look", isNegative: node.isNegative, behind, next: 0 });
        this.part(node.operand, look);
        break;
      }
      case "atomic":
        this.part(node.operand, this.add({ kind: "atomic", next: 0 }));
        break;
      default:
        this.add(node);
    }
  }

  /** A part with an accept of its own. */
  private part(node: RegexNode, opener: { next: number }): void {
    this.write(node);
    this.add({ kind: "accept" });
    opener.next = this.here;
  }

  private choice(options: readonly RegexNode[]): void {
    const exits: { to: number }[] = [];
    for (const [at, option] of options.entries()) {
      const isLast = at === options.length - 1;
      const split = isLast ? null : this.add({ kind: "split", first: this.here + 1, second: 0 });
      this.write(option);
      if (split !== null) {
        exits.push(this.add({ kind: "jump", to: 0 }));
        split.second = this.here;
      }
    }
    for (const exit of exits) {
      exit.to = this.here;
    }
  }

  private repeat(node: RegexNode & { kind: "repeat" }): void {
    if (node.mode === "possessive") {
      this.part({ ...node, mode: "greedy" }, this.add({ kind: "atomic", next: 0 }));
      return;
    }
    for (let turn = 0; turn < node.min; turn += 1) {
      this.write(node.operand);
    }
    if (node.max === Number.POSITIVE_INFINITY) {
      this.loop(node.operand, node.mode === "lazy");
      return;
    }
    const splits: { kind: "split"; first: number; second: number }[] = [];
    for (let turn = node.min; turn < node.max; turn += 1) {
      splits.push(this.add({ kind: "split", first: this.here + 1, second: 0 }));
      this.write(node.operand);
    }
    for (const split of splits) {
      aim(split, this.here, node.mode === "lazy");
    }
  }

  private loop(operand: RegexNode, isLazy: boolean): void {
    const start = this.here;
    const split = this.add({ kind: "split", first: start + 1, second: 0 });
    const slot = this.slots;
    this.slots += 1;
    this.add({ kind: "mark", slot });
    this.write(operand);
    const check = this.add({ kind: "leave-if-empty", slot, exit: 0 });
    this.add({ kind: "jump", to: start });
    check.exit = this.here;
    aim(split, this.here, isLazy);
  }
}

function aim(split: { first: number; second: number }, exit: number, isLazy: boolean): void {
  if (isLazy) {
    split.second = split.first;
    split.first = exit;
  } else {
    split.second = exit;
  }
}

/** How many characters a part reads. */
function lengthsOf(node: RegexNode): { min: number; max: number } {
  const lengths = span(node);
  if (lengths.max > MAX_BEHIND) {
    throw new RegexSyntaxError("invalid pattern in look-behind");
  }
  return lengths;
}

function span(node: RegexNode): { min: number; max: number } {
  switch (node.kind) {
    case "character":
    case "set":
      return { min: 1, max: 1 };
    case "sequence":
      return node.parts
        .map(span)
        .reduce((sum, part) => ({ min: sum.min + part.min, max: sum.max + part.max }), {
          min: 0,
          max: 0,
        });
    case "choice": {
      const spans = node.options.map(span);
      return {
        min: Math.min(...spans.map(({ min }) => min)),
        max: Math.max(...spans.map(({ max }) => max)),
      };
    }
    case "repeat": {
      const { min, max } = span(node.operand);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case "group":
    case "atomic":
      return span(node.operand);
    case "reference":
      return { min: 0, max: Number.POSITIVE_INFINITY };
    default:
      return { min: 0, max: 0 };
  }
}
