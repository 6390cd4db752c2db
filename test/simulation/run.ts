/**
 * Simulates many seeds: `npm run simulate -- [--seeds 2000] [--seed 1] [--workers 2] [--inject NAME]`.
 * A failure prints its seed and the smallest run that still fails. With a bug injected it ends at the
 * first seed that finds it.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { TotalCoverage } from "./coverage.ts";
import { INJECTIONS } from "./injections.ts";
import type { Injection } from "./injection.ts";
import { quieten } from "./quiet.ts";
import { randomScenario } from "./random-scenario.ts";
import { shrink } from "./shrink.ts";
import { simulate, simulateSeed, type RunOutcome } from "./simulate-seed.ts";
import type { ShardOutcome } from "./shard.ts";
import { runOnThreads } from "./threads.ts";

/** From how many seeds on they must have shown everything. */
const ENOUGH_SEEDS = 1000;
/** Failures that are shown; the others are counted. */
const MOST_SHOWN = 3;
/** After how many seeds a line says how far it is. */
const PROGRESS_SEEDS = 10_000;
const MOST_THREADS = 2;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(Math.min(MOST_THREADS, availableParallelism())) },
    inject: { type: "string" },
  },
});
const first = Number(values.seed);
const count = Number(values.seeds);
const threads = Math.max(1, Number(values.workers));

quieten();
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const coverage = new TotalCoverage();
const began = performance.now();
const failures: ShardOutcome[] = [];
let done = 0;
if (values.inject === undefined) await simulateAll();
else await findInjected(values.inject);

async function simulateAll(): Promise<void> {
  await runOnThreads({ first, count, threads }, take);
  const rate = seedsASecond();
  failures.sort((a, b) => a.seed - b.seed);
  for (const { seed, outcome } of failures.slice(0, MOST_SHOWN)) await show(seed, outcome);
  for (const line of coverage.lines()) print(line);
  print(`${rate} seeds a second`);
  const gaps = count >= ENOUGH_SEEDS ? coverage.gaps() : [];
  for (const gap of gaps) print(`not covered: ${gap}`);
  const failed = failures.length + gaps.length;
  print(`${count - Math.min(count, failed)} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function take(one: ShardOutcome): void {
  coverage.add(one.outcome.coverage, one.outcome.struck);
  if (one.outcome.violations.length > 0) {
    failures.push(one);
    // A long run goes on while somebody looks at it.
    if (count >= ENOUGH_SEEDS) print(`seed ${one.seed} fails`);
  }
  done += 1;
  if (done % PROGRESS_SEEDS !== 0 || done === count) return;
  print(`${done} of ${count} seeds, ${failures.length} failed, ${seedsASecond()} a second`);
}

function seedsASecond(): string {
  return ((1000 * done) / (performance.now() - began)).toFixed(0);
}

async function findInjected(name: string): Promise<void> {
  const injection = INJECTIONS[name];
  if (injection === undefined) {
    throw new Error(`--inject takes one of: ${Object.keys(INJECTIONS).join(", ")}`);
  }
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await simulateSeed(seed, { injection });
    if (outcome.violations.length === 0) continue;
    await show(seed, outcome, injection);
    print(`${name} is found by seed ${seed}`);
    return;
  }
  print(`${name} was not found in ${count} seeds`);
  process.exitCode = 1;
}

/** Shows the smallest run that fails like this one. */
async function show(seed: number, outcome: RunOutcome, injection?: Injection): Promise<void> {
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
