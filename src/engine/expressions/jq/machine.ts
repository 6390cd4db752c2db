/**
 * What one evaluation has used of its limits.
 *
 * M1. Everything that can repeat spends a step, so every evaluation ends after the same work on
 *     every machine.
 * M2. Everything that is made is counted before it is made, so that no value grows past the limit.
 * M3. What recurses is counted in depth, so that the JavaScript stack never ends the evaluation.
 */
import type { Json } from "../../../model/json.ts";
import type { Closure, Emit, Path } from "./code.ts";
import { JqLimitError } from "./errors.ts";
import {
  BYTES_PER_CONTAINER,
  BYTES_PER_ELEMENT,
  BYTES_PER_MEMBER,
  BYTES_PER_RARE_NAME,
  BYTES_PER_TEXT,
  COMMON_NAMES,
  MAX_EVALUATION_DEPTH,
  MAX_VALUE_DEPTH,
  type JqLimits,
} from "./limits.ts";

export const DEPTH_MESSAGE =
  "The jq expression nests its function calls too deeply. Use 'reduce', 'foreach' or 'until' instead of a function that calls itself.";

export class Machine {
  /** Epoch milliseconds: what `now` gives. */
  readonly now: number;
  /** Expressions that wait for one another; a catch sets it back. */
  depth = 0;
  /** The call that takes the place of its caller. */
  private pending: Closure | null = null;
  private pendingInput: Json = null;
  private pendingPath: Path | undefined;
  private labels = 0;
  private readonly names = new Set<string>();
  private steps: number;
  private bytes: number;
  private readonly limits: JqLimits;

  constructor(limits: JqLimits, now: number) {
    this.limits = limits;
    this.steps = limits.steps;
    this.bytes = limits.bytes;
    this.now = now;
  }

  /** Bytes that may still be made. */
  get room(): number {
    return this.bytes;
  }

  get stepsTaken(): number {
    return this.limits.steps - this.steps;
  }

  spend(steps: number): void {
    this.steps -= steps;
    // Not `< 0`: what is not a number is over the limit, too.
    if (!(this.steps >= 0)) {
      const { steps: most } = this.limits;
      throw new JqLimitError(
        `The jq expression was stopped after ${most.toLocaleString("en-US")} steps. If it never ends (repeat, range, recurse, until, a function that calls itself), bound it, for example with 'limit' or 'first'; else transform less data.`,
      );
    }
  }

  allocate(bytes: number): void {
    this.bytes -= bytes;
    if (!(this.bytes >= 0)) {
      throw new JqLimitError(
        `The jq expression was stopped after it had built ${this.limits.bytes / 1024 / 1024} MiB of data. Select what is needed before transforming it, and do not collect or repeat without a bound.`,
      );
    }
  }

  /** A new array with so many elements. */
  allocateArray(length: number): void {
    this.allocate(BYTES_PER_CONTAINER + length * BYTES_PER_ELEMENT);
  }

  /** A new object with members of these names. */
  allocateObject(names: readonly string[] = []): void {
    this.allocate(BYTES_PER_CONTAINER);
    for (const name of names) {
      this.allocateMember(name);
    }
  }

  /** A new member of an object. */
  allocateMember(name: string): void {
    if (this.names.size < COMMON_NAMES) {
      this.names.add(name);
    }
    this.allocate(this.bytesOfMember(name));
  }

  /** What a member of that name takes. */
  bytesOfMember(name: string): number {
    return this.names.has(name) ? BYTES_PER_MEMBER : BYTES_PER_MEMBER + BYTES_PER_RARE_NAME;
  }

  /** A new text. */
  allocateText(length: number): void {
    this.allocate(BYTES_PER_TEXT + length);
  }

  /** What was made between two readings of {@link room} and is not needed any more. */
  release(bytes: number): void {
    this.bytes += bytes;
  }

  enter(height: number): void {
    this.depth += height;
    if (this.depth > MAX_EVALUATION_DEPTH) {
      throw new JqLimitError(DEPTH_MESSAGE);
    }
  }

  leave(height: number): void {
    this.depth -= height;
  }

  /** Counts a level of a value that is being walked through. */
  checkValueDepth(depth: number): void {
    if (depth > MAX_VALUE_DEPTH) {
      throw new JqLimitError(
        `The jq expression met a value with more than ${MAX_VALUE_DEPTH} levels of arrays and objects.`,
      );
    }
  }

  newLabel(): number {
    this.labels += 1;
    return this.labels;
  }

  /** Leaves a call to be made by the caller of the running function. */
  postpone(call: Closure, input: Json, path: Path | undefined): void {
    this.pending = call;
    this.pendingInput = input;
    this.pendingPath = path;
  }

  /** Makes the postponed call. */
  resume(emit: Emit): 0 | 1 | 2 {
    const { pending, pendingInput } = this;
    this.pending = null;
    if (pending === null) {
      return 1;
    }
    const { code, env } = pending;
    this.spend(1);
    this.enter(code.height);
    const flow = code.run(env, pendingInput, this.pendingPath, emit);
    this.leave(code.height);
    return flow;
  }
}
