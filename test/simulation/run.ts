/**
 * Simulates many seeds: `npm run simulate -- [--seeds 2000] [--seed 1] [--inject NAME]`.
 * A failure prints its seed and the smallest run that still fails. With a bug injected it ends at the
 * first seed that finds it.
 */
import { parseArgs } from "node:util";
import { TotalCoverage } from "./coverage.ts";
import { INJECTIONS } from "./injections.ts";
import { randomScenario } from "./random-scenario.ts";
import { shrink } from "./shrink.ts";
import { simulate, simulateSeed, type RunOutcome } from "./simulate-seed.ts";

/** From how many seeds on they must have shown everything. */
const ENOUGH_SEEDS = 1000;
/** Failures that are shown; the others are counted. */
const MOST_SHOWN = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    inject: { type: "string" },
  },
});
const first = Number(values.seed);
const count = Number(values.seeds);
const injection = values.inject === undefined ? undefined : INJECTIONS[values.inject];
if (values.inject !== undefined && injection === undefined) {
  throw new Error(`--inject takes one of: ${Object.keys(INJECTIONS).join(", ")}`);
}

// The product's log says what it was made to suffer, and a stack for each error would cost time.
console.warn = () => {};
Error.stackTraceLimit = 0;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const coverage = new TotalCoverage();
const began = performance.now();
let failed = 0;
let seed = first;
for (; seed < first + count; seed++) {
  const outcome = await simulateSeed(seed, { injection });
  coverage.add(outcome.coverage, outcome.struck);
  if (outcome.violations.length === 0) continue;
  failed += 1;
  if (failed <= MOST_SHOWN) await show(seed, outcome);
  if (injection !== undefined) break;
}
if (injection === undefined) conclude();
else if (failed === 0) print(`${values.inject} was not found in ${count} seeds`);
else print(`${values.inject} is found by seed ${seed}`);
process.exitCode = (failed === 0) === (injection === undefined) ? 0 : 1;

/** Shows the smallest run that fails like this one. */
async function show(seed: number, outcome: RunOutcome): Promise<void> {
  const { scenario, without } = await shrink(randomScenario(seed), outcome, { injection });
  const lines: string[] = [];
  const small = await simulate(scenario, { injection, without, trace: (line) => lines.push(line) });
  print(`\nseed ${seed} fails; the smallest run that does:`);
  for (const { name, tasks } of scenario.workflows) print(`${name}: ${JSON.stringify(tasks)}`);
  print(`task definitions: ${JSON.stringify(scenario.taskDefs)}`);
  print(`faults: ${small.struck.join(", ") || "none"}`);
  for (const line of lines) print(`  ${line}`);
  for (const { invariant, detail } of small.violations) print(`broken: ${invariant}\n  ${detail}`);
}

function conclude(): void {
  const seconds = (performance.now() - began) / 1000;
  for (const line of coverage.lines()) print(line);
  print(`${(count / seconds).toFixed(0)} seeds a second`);
  const gaps = count >= ENOUGH_SEEDS ? coverage.gaps() : [];
  for (const gap of gaps) print(`not covered: ${gap}`);
  failed += gaps.length;
  print(`${count - Math.min(count, failed)} passed, ${failed} failed`);
}
