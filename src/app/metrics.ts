/** What monitoring asks for: what is counted when it is asked for, and what was added up on the way. */
import type { Metric } from "../model/metric.ts";
import type { PollTotal } from "./ports.ts";
import { allPollTotals, allQueues, type QueueSize } from "./queue-read.ts";
import type { Services } from "./services.ts";

export interface Metrics {
  /** By name; those of domains as `<domain>:<type>`. */
  queues: Readonly<Record<string, QueueSize>>;
  polls: readonly (PollTotal & { taskType: string })[];
  /** How many executions have not ended, by the name of their workflow. */
  open: ReadonlyMap<string, number>;
  /** What executions and tasks have come to. */
  counted: readonly Metric[];
}

/** How many tasks wait, who polls for them, how many executions have not ended, and what has ended. */
export async function readMetrics(services: Services): Promise<Metrics> {
  const [queues, polls, open, counted] = await Promise.all([
    allQueues(services),
    allPollTotals(services),
    services.index.openByName(),
    services.metrics.all(),
  ]);
  return { queues, polls, open, counted };
}
