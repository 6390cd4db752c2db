import type { TaskDef } from "../../src/model/task-def.ts";
import type { SeededRandom } from "../helpers/random.ts";
import { between, chance } from "./stream.ts";

type Policy = Partial<TaskDef>;

const NAMES = ["pack", "price", "ship"];

/** The names of a run's worker tasks; each one has workers, a queue and a policy of its own. */
export function workerTasks(random: SeededRandom): string[] {
  return NAMES.slice(0, between(random, 1, NAMES.length));
}

/** Under this policy deterministic workers bring every task to its end, whatever goes wrong. */
export function patientPolicy(random: SeededRandom): Policy {
  return {
    retryCount: 50,
    retryDelaySeconds: random.below(3),
    responseTimeoutSeconds: between(random, 3, 6),
    ...limits(random),
  };
}

/** The name of calls that the server makes itself; they have limits in some of the runs. */
export const CALL_NAME = "fetch";

/** The definition of calls, with limits, where there is one. */
export function callPolicy(random: SeededRandom): Record<string, Policy> {
  if (chance(random, 0.5)) return {};
  const limit: Policy = chance(random, 0.6)
    ? { concurrentExecLimit: between(random, 1, 2) }
    : { rateLimitPerFrequency: between(random, 1, 2), rateLimitFrequencyInSeconds: 2 };
  return { [CALL_NAME]: { retryCount: 0, ...limit } };
}

/** How many tasks may run at once, and how many may begin within a time. */
function limits(random: SeededRandom): Policy {
  const limited: Policy = {};
  if (chance(random, 0.2)) limited.concurrentExecLimit = between(random, 1, 3);
  if (chance(random, 0.15)) {
    limited.rateLimitPerFrequency = between(random, 1, 3);
    limited.rateLimitFrequencyInSeconds = between(random, 1, 3);
  }
  return limited;
}

/** Any policy. */
export function randomPolicy(random: SeededRandom): Policy {
  const responseTimeoutSeconds = between(random, 2, 6);
  const policy: Policy = {
    retryCount: random.below(4),
    retryLogic: random.pick(["FIXED", "LINEAR_BACKOFF", "EXPONENTIAL_BACKOFF"]),
    retryDelaySeconds: random.below(3),
    backoffScaleFactor: between(random, 1, 2),
    maxRetryDelaySeconds: random.pick([0, 0, 3]),
    backoffJitterMs: random.pick([0, 0, 400]),
    timeoutPolicy: random.pick(["RETRY", "TIME_OUT_WF", "ALERT_ONLY"]),
    responseTimeoutSeconds,
    ...limits(random),
  };
  if (chance(random, 0.5)) policy.timeoutSeconds = responseTimeoutSeconds + random.below(2);
  if (chance(random, 0.4)) policy.pollTimeoutSeconds = between(random, 1, 4);
  if (chance(random, 0.45)) {
    policy.totalTimeoutSeconds =
      (policy.timeoutSeconds ?? responseTimeoutSeconds) + random.below(6);
  }
  return policy;
}
