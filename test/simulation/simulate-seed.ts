/** One run: a scenario under faults, and the same one without any where the results must agree. */
import type { Coverage } from "./coverage.ts";
import { Faults, FAULT_KINDS, HARMLESS } from "./faults.ts";
import { featuresOf } from "./features.ts";
import { finalViolations } from "./invariants/final.ts";
import type { Injection } from "./injection.ts";
import { Ledger } from "./ledger.ts";
import { Operators } from "./operators.ts";
import { People } from "./people.ts";
import { randomScenario } from "./random-scenario.ts";
import { resultOf } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import type { Violation } from "./violations.ts";
import { Workers } from "./workers.ts";
import { World } from "./world.ts";

/** How long after the last fault everything has to be at its end, in milliseconds. */
const PATIENCE_MS = 20 * 60_000;
/** How often is looked whether everything is at its end, in milliseconds. */
const LOOK_MS = 500;

const ALL_KINDS = new Set(FAULT_KINDS);
const NO_KINDS = new Set<never>();

export interface RunOptions {
  injection?: Injection | undefined;
  /** Names of faults to leave out. */
  without?: ReadonlySet<string>;
  /** Notes what happens, line by line. */
  trace?: (line: string) => void;
}

/** What came of a seed. */
export interface RunOutcome {
  violations: Violation[];
  coverage: Coverage;
  /** The names of the faults that struck. */
  struck: string[];
}

/** Runs what a seed stands for. */
export function simulateSeed(seed: number, options: RunOptions = {}): Promise<RunOutcome> {
  return simulate(randomScenario(seed), options);
}

/** Runs a scenario. */
export async function simulate(scenario: Scenario, options: RunOptions = {}): Promise<RunOutcome> {
  const { seed, isDeterministic } = scenario;
  const kinds = isDeterministic ? HARMLESS : ALL_KINDS;
  const { without = new Set<string>() } = options;
  const disturbed = await runOnce(scenario, new Faults({ seed, kinds, without }), options);
  const { violations, coverage, struck, result } = disturbed;
  if (isDeterministic && violations.length === 0) {
    const calm = await runOnce(scenario, new Faults({ seed, kinds: NO_KINDS }), {});
    violations.push(...calm.violations.map((one) => ({ ...one, detail: `calm: ${one.detail}` })));
    // What fails by itself may fail earlier or later, with more or less done beside it.
    const isComparable = calm.result.startsWith("COMPLETED");
    if (calm.violations.length === 0 && isComparable && calm.result !== result) {
      const detail = difference(calm.result, result);
      violations.push({ invariant: "faults do not change the result", detail, at: 0 });
    }
  }
  return { violations, coverage, struck };
}

interface SingleRun extends RunOutcome {
  result: string;
}

async function runOnce(
  scenario: Scenario,
  faults: Faults,
  { injection, trace }: RunOptions,
): Promise<SingleRun> {
  const unpatch = injection?.patch?.();
  const world = new World({ scenario, faults, injection });
  if (trace !== undefined) world.traceTo(trace);
  try {
    const ledger = new Ledger();
    const operators = new Operators(world, ledger);
    const people = new People(world, ledger);
    world.taskChanged = (workflowId, task) => {
      people.attend(workflowId, task);
      operators.look(workflowId, false);
    };
    world.statusChanged = (workflowId, ended) => operators.look(workflowId, ended);
    new Workers(world, ledger).start();
    people.start();
    await runTo(world, ledger, operators);
    if (!world.violations.any) lookAtEnd(world, ledger);
    const { violations, coverage } = world;
    return {
      violations: violations.found,
      coverage,
      struck: faults.struck,
      result: resultOf(world, [...ledger.started]),
    };
  } finally {
    world.close();
    unpatch?.();
  }
}

/** What cannot be looked at is as wrong as what is found in it, and no reason to run no other seed. */
function lookAtEnd(world: World, ledger: Ledger): void {
  const { violations, coverage, watches } = world;
  try {
    for (const one of finalViolations(world, ledger)) violations.report(...one);
    for (const { status } of watches.values()) coverage.endings.add(status ?? "none");
    for (const feature of featuresMet(world)) coverage.features.add(feature);
  } catch (error) {
    violations.report("everything can be looked at in the end", String(error));
  }
}

function featuresMet({ watches, limitWatch }: World): string[] {
  const executions = [...watches.values()].flatMap((watch) => watch.current() ?? []);
  const waited = [...limitWatch.waited].map((who) => `${who} that waits for a place`);
  return [...executions.flatMap(featuresOf), ...waited];
}

/** Lets everything happen until all has ended, a violation is found, or the patience is over. */
async function runTo(world: World, ledger: Ledger, operators: Operators): Promise<void> {
  const { loop, faults, scenario, violations } = world;
  loop.after(scenario.troubleMs, () => {
    faults.end();
    void operators.resumeAll();
  });
  const end = loop.now() + scenario.troubleMs + PATIENCE_MS;
  let look = 0;
  await loop.run(end, () => {
    world.checkAlarms();
    if (violations.any) return true;
    if (loop.now() < look) return false;
    look = loop.now() + LOOK_MS;
    return operators.isIdle && ledger.started.size === scenario.starts && world.isAtRest();
  });
  if (violations.any || world.isAtRest()) return;
  violations.report("everything comes to its end", world.unfinished().join("\n"));
}

function difference(calm: string, disturbed: string): string {
  const [a, b] = [calm.split("\n"), disturbed.split("\n")];
  const at = a.findIndex((line, index) => line !== b[index]);
  return `undisturbed: ${a[at] ?? "(nothing)"}\ndisturbed:   ${b[at] ?? "(nothing)"}`;
}
