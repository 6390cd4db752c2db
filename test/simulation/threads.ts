/** Spreads seeds over threads: no seed has anything to do with another. */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Shard, ShardOutcome } from "./shard.ts";

const SHARD = fileURLToPath(import.meta.resolve("./shard.ts"));

/** Runs seeds on so many threads; the outcomes come in any order. */
export async function runOnThreads(
  { first, count, threads }: { first: number; count: number; threads: number },
  tell: (outcome: ShardOutcome) => void,
): Promise<void> {
  const end = first + count;
  const shards = Array.from({ length: Math.min(threads, count) }, (_, number) =>
    runShard({ first: first + number, end, step: threads }, tell),
  );
  await Promise.all(shards);
}

function runShard(shard: Shard, tell: (outcome: ShardOutcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(SHARD, { workerData: shard });
    worker.on("message", tell);
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}
