/** How the time of a task is split. */
import type { SkeletonTask } from "../../../model/baton/skeleton.ts";

export interface TimePart {
  kind: "delay" | "queue" | "run" | "retry";
  milliseconds: number;
}

/** The parts of one attempt until now, in order; those of no length are left out. */
export function attemptTiming(row: SkeletonTask, now: number): TimePart[] {
  const { scheduled, delay, started, ended } = row;
  if (scheduled === null) return [];
  const end = ended ?? now;
  const begun = Math.min(started ?? end, end);
  const available = Math.min(scheduled + delay, begun);
  const parts: TimePart[] = [
    { kind: row.attempt > 0 ? "retry" : "delay", milliseconds: available - scheduled },
    { kind: "queue", milliseconds: begun - available },
    { kind: "run", milliseconds: end - begun },
  ];
  return parts.filter(({ milliseconds }) => milliseconds > 0);
}

/** The same over all attempts at a task, the time between two of them as waiting for a retry. */
export function taskTiming(attempts: readonly SkeletonTask[], now: number): TimePart[] {
  const sums = new Map<TimePart["kind"], number>();
  const add = (kind: TimePart["kind"], milliseconds: number): void => {
    if (milliseconds > 0) sums.set(kind, (sums.get(kind) ?? 0) + milliseconds);
  };
  attempts.forEach((row, at) => {
    for (const { kind, milliseconds } of attemptTiming(row, now)) add(kind, milliseconds);
    const before = attempts[at - 1]?.ended ?? null;
    if (before !== null && row.scheduled !== null) add("retry", row.scheduled - before);
  });
  return (["delay", "queue", "run", "retry"] as const).flatMap((kind) => {
    const milliseconds = sums.get(kind);
    return milliseconds === undefined ? [] : [{ kind, milliseconds }];
  });
}
