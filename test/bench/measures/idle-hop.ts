/** From a task's result to the next task in the hands of a waiting worker, on an idle server. */
import { setTimeout as pause } from "node:timers/promises";
import type { PolledTask, Target } from "../http.ts";
import { simple, workflow } from "../shapes/shape.ts";
import { latency } from "../statistics.ts";
import type { Latency } from "../statistics.ts";

const CHAIN_LENGTH = 20;
/** Time for a poll to be held by the server before the result is posted. */
const SETTLE_MS = 10;
const POLL_TIMEOUT_MS = 1_000;
/** A server that answers a poll for ten only at its timeout must not hold up the rest. */
const TIME_LIMIT_MS = 20_000;
const TYPES = ["bench_hop_a", "bench_hop_b"] as const;
const ALTERNATING = "bench_hop_alternating";
const SAME_TYPE = "bench_hop_same";
const SAME = "bench_hop_c";

/** Registers what the hops need. */
export async function prepareHops(target: Target): Promise<void> {
  const references = Array.from({ length: CHAIN_LENGTH }, (_, index) => `t${index}`);
  await target.register(
    [...TYPES, SAME],
    [
      workflow(
        ALTERNATING,
        references.map((reference, index) => simple(TYPES[index % 2 === 0 ? 0 : 1], reference)),
      ),
      workflow(
        SAME_TYPE,
        references.map((reference) => simple(SAME, reference)),
      ),
    ],
  );
}

/** With a poll that waits for up to `count` tasks of the next type. */
export async function hopByPoll(target: Target, count: number, hops: number): Promise<Latency> {
  const samples: number[] = [];
  const deadline = performance.now() + TIME_LIMIT_MS;
  while (samples.length < hops && performance.now() < deadline) {
    await target.start(ALTERNATING);
    let task = await waitFor(target, TYPES[0]);
    for (let step = 1; step < CHAIN_LENGTH; step += 1) {
      const type = TYPES[step % 2 === 0 ? 0 : 1];
      const waiting = target.poll(type, count, POLL_TIMEOUT_MS);
      await pause(SETTLE_MS);
      const posted = performance.now();
      const answered = target.complete(task);
      task = (await waiting)[0] ?? (await waitFor(target, type));
      samples.push(performance.now() - posted);
      await answered;
    }
    await target.complete(task);
  }
  return latency(samples);
}

/** With update-v2, whose answer is the next task. */
export async function hopByUpdate(target: Target, hops: number): Promise<Latency> {
  const samples: number[] = [];
  const deadline = performance.now() + TIME_LIMIT_MS;
  while (samples.length < hops && performance.now() < deadline) {
    await target.start(SAME_TYPE);
    let task = await waitFor(target, SAME);
    for (let step = 1; step < CHAIN_LENGTH; step += 1) {
      await pause(SETTLE_MS);
      const posted = performance.now();
      task = (await target.completeAndPoll(task)) ?? (await waitFor(target, SAME));
      samples.push(performance.now() - posted);
    }
    await target.complete(task);
  }
  return latency(samples);
}

async function waitFor(target: Target, taskType: string): Promise<PolledTask> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const [task] = await target.poll(taskType, 1, POLL_TIMEOUT_MS);
    if (task !== undefined) return task;
  }
  throw new Error(`No ${taskType} task came within half a minute`);
}
