/** Evaluates expressions one after the other, in a worker whose memory is limited; tells of each when it begins. */
import { parentPort, workerData } from "node:worker_threads";
import { evaluateJq } from "../../../../src/engine/expressions/jq.ts";

for (const expression of workerData as string[]) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a worker has no origin
  parentPort?.postMessage(expression);
  evaluateJq(expression, null, { now: 0 });
}
