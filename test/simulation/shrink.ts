/** Makes a failure small: fewer faults, fewer tasks, as long as the same invariant is broken. */
import type { TaskInput } from "../helpers/task-inputs.ts";
import { kindOf } from "./faults.ts";
import { simulate, type RunOptions, type RunOutcome } from "./simulate-seed.ts";
import type { Scenario } from "./scenario.ts";
import { smallerLists } from "./smaller-lists.ts";

/** Runs that a shrinking may take. */
const MOST_RUNS = 400;

/** A failure that cannot be made smaller in the time. */
export interface SmallFailure {
  scenario: Scenario;
  without: ReadonlySet<string>;
  outcome: RunOutcome;
}

/** Shrinks a scenario that fails. */
export async function shrink(
  scenario: Scenario,
  outcome: RunOutcome,
  options: RunOptions,
): Promise<SmallFailure> {
  const shrinker = new Shrinker({ scenario, without: new Set(), outcome }, options);
  await shrinker.leaveOutFaults();
  await shrinker.leaveOutTasks();
  await shrinker.leaveOutFaults();
  return shrinker.smallest;
}

class Shrinker {
  smallest: SmallFailure;
  private readonly options: RunOptions;
  private readonly invariant: string | undefined;
  private runs = 0;

  constructor(failure: SmallFailure, options: RunOptions) {
    this.smallest = failure;
    this.options = options;
    this.invariant = failure.outcome.violations[0]?.invariant;
  }

  /** Whole kinds first, then one by one. */
  async leaveOutFaults(): Promise<void> {
    for (const kind of new Set(this.smallest.outcome.struck.map(kindOf))) {
      const names = this.smallest.outcome.struck.filter((name) => kindOf(name) === kind);
      await this.tryWithout(names);
    }
    for (const name of this.smallest.outcome.struck) await this.tryWithout([name]);
  }

  async leaveOutTasks(): Promise<void> {
    for (let isSmaller = true; isSmaller;) {
      isSmaller = false;
      for (const scenario of smallerScenarios(this.smallest.scenario)) {
        isSmaller = await this.attempt(scenario, this.smallest.without);
        if (isSmaller) break;
      }
    }
  }

  private async tryWithout(names: string[]): Promise<void> {
    await this.attempt(this.smallest.scenario, new Set([...this.smallest.without, ...names]));
  }

  private async attempt(scenario: Scenario, without: ReadonlySet<string>): Promise<boolean> {
    if (this.runs >= MOST_RUNS) return false;
    this.runs += 1;
    const outcome = await simulate(scenario, { ...this.options, without });
    if (outcome.violations[0]?.invariant !== this.invariant) return false;
    this.smallest = { scenario, without, outcome };
    return true;
  }
}

function* smallerScenarios(scenario: Scenario): Generator<Scenario> {
  if (scenario.starts > 1) yield { ...scenario, starts: 1 };
  const { workflows } = scenario;
  for (const [at, workflow] of workflows.entries()) {
    for (const tasks of smallerLists(workflow.tasks as TaskInput[])) {
      yield { ...scenario, workflows: workflows.with(at, { ...workflow, tasks }) };
    }
  }
}
