/** What monitoring asks for. It is counted when it is asked for: nothing else pays for it. */
import type { PollData } from "../model/poll-data.ts";
import { allPollData, allQueues, type QueueSize } from "./queue-read.ts";
import type { Services } from "./services.ts";

export interface Metrics {
  /** By name; those of domains as `<domain>:<type>`. */
  queues: Readonly<Record<string, QueueSize>>;
  polls: readonly PollData[];
  /** How many executions have not ended, by the name of their workflow. */
  open: ReadonlyMap<string, number>;
}

/** How many tasks wait, who polls for them, and how many executions have not ended. */
export async function readMetrics(services: Services): Promise<Metrics> {
  const [queues, polls, open] = await Promise.all([
    allQueues(services),
    allPollData(services),
    services.index.openByName(),
  ]);
  return { queues, polls, open };
}
