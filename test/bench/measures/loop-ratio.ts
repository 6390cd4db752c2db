/** Whether the cost of an execution grows with its number of tasks, or faster. */
import type { PolledTask, Target } from "../http.ts";
import { loopWorkflow } from "../shapes/loop.ts";

const SHORT = 200;
const LONG = 400;
const POLL_TIMEOUT_MS = 1_000;
const NAME = "bench_loop_ratio";

/** Seconds for a loop of 200 and of 400 worker iterations, and their ratio (2 is linear). */
export interface LoopRatio {
  shortSeconds: number;
  longSeconds: number;
  ratio: number;
}

/** Runs each loop once with one worker, after a short one that warms up. */
export async function loopRatio(target: Target): Promise<LoopRatio> {
  await target.register([NAME], [loopWorkflow(NAME, NAME)]);
  await timeLoop(target, 20);
  const shortSeconds = await timeLoop(target, SHORT);
  const longSeconds = await timeLoop(target, LONG);
  return { shortSeconds, longSeconds, ratio: longSeconds / shortSeconds };
}

async function timeLoop(target: Target, count: number): Promise<number> {
  const began = performance.now();
  const workflowId = await target.start(NAME, { count });
  let task: PolledTask | undefined;
  for (let done = 0; done < count; done += 1) {
    while (task === undefined) [task] = await target.poll(NAME, 1, POLL_TIMEOUT_MS);
    task = await target.completeAndPoll(task);
  }
  const status = await target.status(workflowId);
  if (status !== "COMPLETED") throw new Error(`A loop of ${count} ended as ${status}`);
  return (performance.now() - began) / 1_000;
}
