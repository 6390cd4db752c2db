/** What workers do: the same for the same attempt on every server. */
import { chance, hashOf, stream } from "../simulation/stream.ts";

/** The definition of a worker's task. */
export function taskDefOf(seed: number, name: string): Record<string, unknown> {
  const random = stream(seed, `task definition ${name.slice(name.indexOf("_"))}`);
  const timesOut = chance(random, 0.15);
  return {
    name,
    ownerEmail: "differential@example.com",
    retryCount: random.below(3),
    retryLogic: random.pick(["FIXED", "LINEAR_BACKOFF", "EXPONENTIAL_BACKOFF"]),
    backoffScaleFactor: 1 + random.below(2),
    retryDelaySeconds: chance(random, 0.2) ? 1 : 0,
    responseTimeoutSeconds: timesOut ? 2 : 600,
    timeoutSeconds: timesOut && chance(random, 0.5) ? 2 : 0,
    timeoutPolicy: random.pick(["RETRY", "TIME_OUT_WF"]),
    inputTemplate: chance(random, 0.2) ? { template: "given", number: 7 } : {},
  };
}

export interface Occasion {
  /** How often the attempt was handed out before. */
  turn: number;
  /** How many operations there were before. */
  round: number;
}

interface Attempt {
  taskType: string;
  referenceTaskName: string;
  retryCount: number;
  responseTimeoutSeconds: number;
}

/** What a worker reports; null: it says nothing, and its attempt times out. */
export function behaviourOf(
  seed: number,
  task: Attempt,
  { turn, round }: Occasion,
): Record<string, unknown> | null {
  const { referenceTaskName, retryCount, taskType } = task;
  const name = `${taskType.slice(taskType.indexOf("_"))} ${referenceTaskName} ${retryCount} ${turn} ${round}`;
  const value = hashOf(`${seed} ${name}`) % 1000;
  const outputData = { value };
  if (task.responseTimeoutSeconds < 10 && value % 10 < 3) return null;
  if (value < 60) {
    return { status: "FAILED_WITH_TERMINAL_ERROR", outputData, reasonForIncompletion: "broken" };
  }
  if (value < 250) {
    return { status: "FAILED", outputData, reasonForIncompletion: `failed ${value}` };
  }
  if (value < 320) return { status: "IN_PROGRESS", outputData, callbackAfterSeconds: 0 };
  return { status: "COMPLETED", outputData };
}
