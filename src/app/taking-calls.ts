/**
 * What named calls have taken, for a moment: what stands in front of the Worker may tell that a caller has left before its answer
 * went out, and that while the call runs, after it, or before it has begun.
 */
import type { LeftCall } from "../lib/left-calls.ts";
import type { Release } from "./ports.ts";

/** Tasks and calls that are remembered at least, twice as many at most. */
const REMEMBERED = 10_000;

type Known = readonly Release[] | "left";

export class TakingCalls {
  private recent = new Map<string, Known>();
  private former = new Map<string, Known>();
  private size = 0;

  /** A call has taken tasks. @param releases what gives each back. */
  took(call: string, releases: readonly Release[]): void {
    this.remember(call, releases, Math.max(releases.length, 1));
  }

  /** The caller has left. @returns what gives back what it has not got. */
  left({ call, got }: LeftCall): readonly Release[] {
    const known = this.known(call);
    this.remember(call, "left", 1);
    return known === undefined || known === "left" ? [] : known.slice(got);
  }

  /** Whether the caller of a call is known to have left. */
  hasLeft(call: string): boolean {
    return this.known(call) === "left";
  }

  private known(call: string): Known | undefined {
    return this.recent.get(call) ?? this.former.get(call);
  }

  private remember(call: string, known: Known, size: number): void {
    this.recent.set(call, known);
    this.size += size;
    if (this.size < REMEMBERED) return;
    this.former = this.recent;
    this.recent = new Map();
    this.size = 0;
  }
}
