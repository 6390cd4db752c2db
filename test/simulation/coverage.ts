/** What runs have exercised. */
import { FEATURES } from "./features.ts";
import { FAULT_KINDS, kindOf, type FaultKind } from "./faults.ts";
import { ACT_KINDS } from "./operator-acts.ts";

/** The task types that generated definitions have. */
export const OPERATORS = [
  "DECISION",
  "DO_WHILE",
  "DYNAMIC",
  "EVENT",
  "EXCLUSIVE_JOIN",
  "FOR_EACH",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "HTTP",
  "HUMAN",
  "INLINE",
  "JOIN",
  "JSON_JQ_TRANSFORM",
  "LAMBDA",
  "NOOP",
  "PULL_WORKFLOW_MESSAGES",
  "SET_VARIABLE",
  "SIMPLE",
  "START_WORKFLOW",
  "SUB_WORKFLOW",
  "SWITCH",
  "TERMINATE",
  "TRY_CATCH",
  "WAIT",
] as const;

/** The share of all seeds in which each task type has to run and each kind of fault to strike. */
const LEAST_SHARE = 0.01;
const LEAST_NESTING = 3;

/** What one run has exercised. */
export class Coverage {
  readonly operators = new Set<string>();
  readonly features = new Set<string>();
  /** What operators have done with success. */
  readonly operations = new Set<string>();
  readonly endings = new Set<string>();
  nesting = 0;

  /** A task of this type began to run, within so many containers. */
  ran(type: string, containers: number): void {
    this.operators.add(type);
    this.nesting = Math.max(this.nesting, containers);
  }
}

/** What many runs have exercised: in how many of them each thing was met. */
export class TotalCoverage {
  private runs = 0;
  private readonly operators = new Map<string, number>();
  private readonly features = new Map<string, number>();
  private readonly faults = new Map<FaultKind, number>();
  private readonly operations = new Map<string, number>();
  private readonly endings = new Map<string, number>();
  private readonly nesting = new Map<string, number>();

  add(coverage: Coverage, struck: readonly string[]): void {
    this.runs += 1;
    count(this.operators, coverage.operators);
    count(this.features, coverage.features);
    count(this.faults, new Set(struck.map(kindOf)));
    count(this.operations, coverage.operations);
    count(this.endings, coverage.endings);
    count(this.nesting, [String(coverage.nesting)]);
  }

  /** What is missing; empty when these runs have shown what they should. */
  gaps(): string[] {
    const gaps: string[] = [];
    for (const operator of OPERATORS) {
      const share = (this.operators.get(operator) ?? 0) / this.runs;
      if (share < LEAST_SHARE) gaps.push(`${operator} ran in ${percent(share)} of the seeds only`);
    }
    for (const feature of FEATURES) {
      const share = (this.features.get(feature) ?? 0) / this.runs;
      if (share < LEAST_SHARE) gaps.push(`${feature}: in ${percent(share)} of the seeds only`);
    }
    for (const kind of FAULT_KINDS) {
      const share = (this.faults.get(kind) ?? 0) / this.runs;
      if (share < LEAST_SHARE) gaps.push(`"${kind}" struck in ${percent(share)} of the seeds only`);
    }
    for (const kind of ACT_KINDS) {
      const share = (this.operations.get(kind) ?? 0) / this.runs;
      if (share < LEAST_SHARE)
        gaps.push(`"${kind}" was done in ${percent(share)} of the seeds only`);
    }
    const deep = [...this.nesting].filter(([depth]) => Number(depth) >= LEAST_NESTING);
    if (deep.length === 0) gaps.push(`no task ran within ${LEAST_NESTING} containers`);
    return gaps;
  }

  lines(): string[] {
    const shares = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, runs]) => `${name} ${percent(runs / this.runs)}`)
        .join(", ");
    return [
      `operators, by the share of the seeds that ran them: ${shares(this.operators)}`,
      `features: ${shares(this.features)}`,
      `containers around the deepest task: ${shares(this.nesting)}`,
      `faults: ${shares(this.faults)}`,
      `operations: ${shares(this.operations)}`,
      `ends: ${shares(this.endings)}`,
    ];
  }
}

function count<Name>(counts: Map<Name, number>, names: Iterable<Name>): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
