/** What a task definition comes to, in plain sentences. */
import type { TaskDef } from "../../../model/task-def.ts";
import { retryDelaySeconds } from "../../../lib/backoff.ts";
import { durationText } from "../../lib/format-time.ts";

const SECOND = 1000;
/** After how many tries the rest is only counted. */
const MOST_TOLD = 6;

/** When a task is tried, counted from its first failure at once. Milliseconds. */
export function tryTimes(definition: TaskDef): number[] {
  const times = [0];
  for (let retry = 0; retry < definition.retryCount; retry += 1) {
    times.push((times.at(-1) ?? 0) + retryDelaySeconds(definition, retry) * SECOND);
  }
  return times;
}

/** The rule of retries: "Tries at 0 s, 60 s, 3 m, then fails." */
export function retrySentence(definition: TaskDef): string {
  if (definition.retryCount <= 0) return "It is tried once; a failure fails the workflow.";
  const times = tryTimes(definition);
  const told = times.slice(0, MOST_TOLD).map((time) => (time === 0 ? "0 s" : durationText(time)));
  const rest = times.length - told.length;
  const more = rest > 0 ? ` and ${rest} more times` : "";
  const jitter =
    definition.backoffJitterMs > 0
      ? `, each up to ${durationText(definition.backoffJitterMs)} later`
      : "";
  return `If each try fails at once, it is tried at ${told.join(", ")}${more}${jitter}, then it fails.`;
}

/** The rules of time, one sentence each. */
export function timeSentences(definition: TaskDef): string[] {
  const {
    responseTimeoutSeconds,
    timeoutSeconds,
    pollTimeoutSeconds = 0,
    totalTimeoutSeconds,
  } = definition;
  const sentences: string[] = [];
  if (responseTimeoutSeconds > 0) {
    sentences.push(
      `A worker must answer within ${durationText(responseTimeoutSeconds * SECOND)}, or the task is tried again.`,
    );
  }
  if (timeoutSeconds > 0)
    sentences.push(
      `A try may take ${durationText(timeoutSeconds * SECOND)}; then ${AFTER[definition.timeoutPolicy]}.`,
    );
  if (pollTimeoutSeconds > 0) {
    sentences.push(`A worker must take it within ${durationText(pollTimeoutSeconds * SECOND)}.`);
  }
  if (totalTimeoutSeconds > 0) {
    sentences.push(`All tries together may take ${durationText(totalTimeoutSeconds * SECOND)}.`);
  }
  return sentences;
}

const AFTER = {
  RETRY: "it is tried again",
  TIME_OUT_WF: "the workflow times out",
  ALERT_ONLY: "it goes on, and the server counts it",
};

/** The limits over all runs. */
export function limitSentences({
  concurrentExecLimit = 0,
  rateLimitPerFrequency,
  rateLimitFrequencyInSeconds,
}: TaskDef): string[] {
  return [
    ...(concurrentExecLimit > 0 ? [`At most ${concurrentExecLimit} run at once.`] : []),
    ...(rateLimitPerFrequency > 0
      ? [
          `At most ${rateLimitPerFrequency} are handed out per ${durationText(rateLimitFrequencyInSeconds * SECOND)}.`,
        ]
      : []),
  ];
}
