import type { SeededRandom } from "../helpers/random.ts";
import { between, chance, stream } from "./stream.ts";

/** What may go wrong, and how often at each opportunity in a run that has this kind of fault. */
export const FAULTS = {
  "message delayed": 0.06,
  "message duplicated": 0.05,
  "request lost": 0.03,
  "response lost": 0.03,
  "index message lost": 0.3,
  "event message lost": 0.3,
  "event message doubled": 0.3,
  "database answer lost": 0.1,
  "object evicted": 0.05,
  "object crashed": 0.02,
  "crash before a commit": 0.02,
  "crash after a commit": 0.02,
  "crash after sending": 0.02,
  "write failed": 0.02,
  "archive fails": 0.4,
  "alarm late": 0.2,
  "alarm twice": 0.2,
  "alarm lost": 0.15,
  "worker fails": 0.15,
  "worker fails for good": 0.1,
  "worker goes silent": 0.08,
  "worker puts back": 0.12,
  "worker answers late": 0.15,
  "worker answers twice": 0.1,
  "worker changes its mind": 0.08,
  "worker extends its lease": 0.12,
  "http call fails": 0.5,
  "operator retries": 0.4,
  "operator retries with children": 0.4,
  "operator reruns from a task": 0.6,
  "operator reruns": 0.2,
  "operator restarts": 0.2,
  "operator restarts anew": 0.2,
  "operator archives": 0.3,
  "operator removes": 0.15,
  "operator terminates and removes": 0.02,
  "operator terminates and retries": 0.03,
  "operator terminates": 0.02,
  "operator pauses": 0.03,
  "operator skips": 0.06,
  "operator jumps": 0.06,
  "operator upgrades": 0.06,
  "operator resets callbacks": 0.06,
  "operator sets variables": 0.04,
  "operator updates state": 0.05,
  "operator signals": 0.15,
  "operator signals and waits": 0.4,
  "operator updates by reference": 0.15,
  "operator decides": 0.04,
} as const;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** Faults that leave the result of deterministic workers as it is. */
export const HARMLESS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "message delayed",
  "message duplicated",
  "request lost",
  "response lost",
  "index message lost",
  "event message lost",
  "event message doubled",
  "database answer lost",
  "object evicted",
  "object crashed",
  "crash before a commit",
  "crash after a commit",
  "crash after sending",
  "write failed",
  "archive fails",
  "alarm late",
  "alarm twice",
  "worker fails",
  "worker goes silent",
  "worker puts back",
  "worker answers late",
  "worker answers twice",
  "worker extends its lease",
  "operator reruns from a task",
  "operator reruns",
  "operator restarts",
  "operator restarts anew",
  "operator terminates and retries",
  "operator pauses",
  "operator upgrades",
  "operator resets callbacks",
  "operator decides",
]);

/** How likely a run has a kind of fault at all: with fewer of them together, each one counts more. */
const KIND_IN_RUN = 0.35;

interface Source {
  random: SeededRandom;
  rate: number;
  drawn: number;
}

export interface FaultOptions {
  seed: number;
  /** The kinds that this run may have. */
  kinds: ReadonlySet<FaultKind>;
  /** Single faults to leave out, by their names. */
  without?: ReadonlySet<string>;
}

/** Decides what goes wrong. Every fault has a name, so that a run can be repeated without it. */
export class Faults {
  /** The names of the faults that struck, in order. */
  readonly struck: string[] = [];
  /** Told of each fault that strikes. */
  onStrike: (name: string) => void = () => {};
  private readonly sources = new Map<FaultKind, Source>();
  private readonly without: ReadonlySet<string>;
  private over = false;

  constructor({ seed, kinds, without = new Set() }: FaultOptions) {
    this.without = without;
    for (const kind of FAULT_KINDS) {
      const random = stream(seed, `fault ${kind}`);
      if (!chance(random, KIND_IN_RUN) || !kinds.has(kind)) continue;
      this.sources.set(kind, { random, rate: FAULTS[kind] * (0.5 + random.next()), drawn: 0 });
    }
  }

  /** Whether a fault strikes now. */
  strikes(kind: FaultKind): boolean {
    const source = this.sources.get(kind);
    if (this.over || source === undefined || !chance(source.random, source.rate)) return false;
    source.drawn += 1;
    const name = `${kind} #${source.drawn}`;
    if (this.without.has(name)) return false;
    this.struck.push(name);
    this.onStrike(name);
    return true;
  }

  /** How long or how late, in milliseconds, for a fault that struck. */
  amount(kind: FaultKind, least: number, most: number): number {
    const source = this.sources.get(kind);
    return source === undefined ? least : between(source.random, least, most);
  }

  /** From now on nothing goes wrong. */
  end(): void {
    this.over = true;
  }
}

/** The kind of a fault by its name. */
export function kindOf(name: string): FaultKind {
  return name.slice(0, name.lastIndexOf(" #")) as FaultKind;
}
