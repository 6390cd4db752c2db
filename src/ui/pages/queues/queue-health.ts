/** What is wrong with a queue, if anything, as one sentence. */
import type { Poller, QueueState } from "../../../model/baton/queues.ts";
import { durationText } from "../../lib/format-time.ts";

export interface QueueHealth {
  tone: "completed" | "failed" | "warning" | "neutral";
  word: string;
  /** Undefined where there is nothing to say. */
  sentence?: string;
}

/** A worker that has not polled for this long does not count any more, whatever its interval. */
const GONE_MS = 60_000;
/** The oldest task may wait this long before it is a trouble. */
const OLD_MS = 5 * 60_000;
/** A worker is late after this many of its usual intervals. */
const LATE_INTERVALS = 3;

/** Whether a worker polls, as far as one can tell. */
export function isPolling({ lastPoll, waiting }: Poller, now: number): boolean {
  return waiting > 0 || now - lastPoll < GONE_MS;
}

/** Whether a worker that polled regularly has fallen silent. */
export function isLate({ lastPoll, waiting, interval }: Poller, now: number): boolean {
  return (
    waiting === 0 && interval !== null && now - lastPoll > Math.max(LATE_INTERVALS * interval, 1000)
  );
}

/** How long ago the last poll was. Polls are written down once a minute: of one before the counts began no more is known. */
function silence({ countedSince }: QueueState, lastPoll: number, now: number): string {
  const about = lastPoll < countedSince ? "about " : "";
  return `for ${about}${durationText(now - lastPoll)}`;
}

/** Judges a queue; the worst comes first. */
export function healthOf(queue: QueueState, now: number): QueueHealth {
  const polling = queue.pollers.filter((poller) => isPolling(poller, now));
  const { concurrency, rate } = queue.limits;
  if (queue.waiting > 0 && polling.length === 0) {
    const since = queue.lastPoll === null ? "yet" : silence(queue, queue.lastPoll, now);
    return {
      tone: "failed",
      word: "No worker",
      sentence: `${tasks(queue.waiting)} ${queue.waiting === 1 ? "waits" : "wait"}, and no worker has polled ${since}.`,
    };
  }
  if (queue.waiting > 0 && concurrency !== null && concurrency.used >= concurrency.allowed) {
    return {
      tone: "warning",
      word: "At its limit",
      sentence: `${concurrency.used} of ${concurrency.allowed} tasks run at once; ${tasks(queue.waiting)} wait for a place.`,
    };
  }
  if (queue.waiting > 0 && rate !== null && rate.used >= rate.allowed) {
    return {
      tone: "warning",
      word: "At its rate",
      sentence: `${rate.used} of ${rate.allowed} tasks were handed out in the last ${durationText(rate.windowMs)}.`,
    };
  }
  if (queue.waiting > 0 && queue.oldest !== null && now - queue.oldest > OLD_MS) {
    return {
      tone: "warning",
      word: "Slow",
      sentence: `The oldest task has waited for ${durationText(now - queue.oldest)}.`,
    };
  }
  const late = polling.filter((poller) => isLate(poller, now));
  if (late.length > 0 && late.length === polling.length) {
    return {
      tone: "warning",
      word: "Workers late",
      sentence: "No worker has polled as often as usual.",
    };
  }
  return polling.length === 0
    ? { tone: "neutral", word: "Idle" }
    : { tone: "completed", word: "Healthy" };
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

const RANK = { failed: 0, warning: 1, completed: 2, neutral: 3 };

/** The troubled ones first, then those that have most waiting, then by name. */
export function byTrouble(now: number): (a: QueueState, b: QueueState) => number {
  return (a, b) =>
    RANK[healthOf(a, now).tone] - RANK[healthOf(b, now).tone] ||
    b.waiting - a.waiting ||
    a.taskType.localeCompare(b.taskType);
}
