import { Inquiry } from "./inquiry.ts";

/** What looks again in the next decision. */
export interface Touches {
  joins: Map<number, Set<string>>;
  loops: Set<number>;
  turns: Map<number, Set<number>>;
  tries: Set<number>;
  overdueWaits: Set<number>;
  postponed: Set<number>;
}

/** The tasks that look again when no ended task is left: containers that something happened to in a decision,
 * and waits for a time that had passed. */
export class Touched extends Inquiry {
  /** Open JOINs, each with the names of the tasks that something happened to. */
  readonly touchedJoins = new Map<number, Set<string>>();
  /** Open loops whose turn may be over. */
  readonly touchedLoops = new Set<number>();
  /** The numbers of the turns of each FOR_EACH that may be over. */
  readonly touchedTurns = new Map<number, Set<number>>();
  /** TRY_CATCH tasks whose list may be at its end. */
  readonly touchedTries = new Set<number>();
  /** WAIT tasks whose time had passed when they began. */
  readonly overdueWaits = new Set<number>();
  /** Loops whose turn has failed. */
  readonly failedLoops = new Set<number>();
  /** First tasks of turns that need no wait: they begin with the next pass. */
  readonly heldBack = new Set<number>();
  /** Tasks whose scripts are for the next decision: this one has run enough of them. */
  readonly postponed = new Set<number>();
  /** How many ended tasks the decision has taken notice of. */
  noticed = 0;

  get hasTouched(): boolean {
    return this.touchedLoops.size + this.touchedJoins.size + this.touchedTries.size > 0;
  }

  /** What is touched now. The decision that holds it is at its end. */
  touches(): Touches {
    return {
      joins: this.touchedJoins,
      loops: this.touchedLoops,
      turns: this.touchedTurns,
      tries: this.touchedTries,
      overdueWaits: this.overdueWaits,
      postponed: this.postponed,
    };
  }

  touchJoin(join: number, names: Iterable<string>): void {
    const touched = this.touchedJoins.get(join);
    if (touched === undefined) this.touchedJoins.set(join, new Set(names));
    else for (const name of names) touched.add(name);
  }

  /** Lets a loop look at one of its turns. */
  touchTurn(loop: number, turn: number): void {
    this.touchedLoops.add(loop);
    const turns = this.touchedTurns.get(loop);
    if (turns === undefined) this.touchedTurns.set(loop, new Set([turn]));
    else turns.add(turn);
  }
}
