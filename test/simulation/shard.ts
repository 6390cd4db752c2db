/** A thread that runs every so manieth seed of many, and tells what came of each. */
import { parentPort, workerData } from "node:worker_threads";
import { quieten } from "./quiet.ts";
import { simulateSeed, type RunOutcome } from "./simulate-seed.ts";

/** The seeds of one thread. */
export interface Shard {
  first: number;
  /** The first seed that is not run. */
  end: number;
  step: number;
}

/** What came of a seed. */
export interface ShardOutcome {
  seed: number;
  outcome: RunOutcome;
}

quieten();
const { first, end, step } = workerData as Shard;
for (let seed = first; seed < end; seed += step) {
  const outcome = await simulateSeed(seed);
  const told: ShardOutcome = { seed, outcome };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(told);
}
