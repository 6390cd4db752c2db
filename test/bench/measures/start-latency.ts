/** How long a start takes on an idle server. */
import type { Target } from "../http.ts";
import { simple, workflow } from "../shapes/shape.ts";
import { latency } from "../statistics.ts";
import type { Latency } from "../statistics.ts";

const WORKFLOW = "bench_start";
const WARM_UP = 10;

/** Starts executions one after the other, and terminates them afterwards. */
export async function startLatency(target: Target, starts: number): Promise<Latency> {
  await target.register(["bench_start"], [workflow(WORKFLOW, [simple("bench_start", "only")])]);
  const samples: number[] = [];
  const ids: string[] = [];
  for (let count = 0; count < starts + WARM_UP; count += 1) {
    const began = performance.now();
    ids.push(await target.start(WORKFLOW));
    if (count >= WARM_UP) samples.push(performance.now() - began);
  }
  for (const id of ids) await target.send("DELETE", `/workflow/${id}`);
  return latency(samples);
}
