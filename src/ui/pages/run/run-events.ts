/** What has happened in a run, in order, told by the times of its attempts. Nothing is stored for it. */
import { ownReason } from "../../lib/own-reason.ts";
import type { SkeletonRun, SkeletonTask } from "../../../model/baton/skeleton.ts";
import { lookOf } from "../../lib/status.ts";

export interface RunEvent {
  key: string;
  /** Epoch milliseconds. */
  at: number;
  kind: "run" | "scheduled" | "started" | "ended";
  /** What happened: "Scheduled", "Failed". */
  what: string;
  /** The status that colours it. */
  status: string;
  /** The attempt that it is about; null: the run. */
  task: SkeletonTask | null;
  detail: string;
}

/** Of events of one task at the same time, what comes first. */
const ORDER: Readonly<Record<RunEvent["kind"], number>> = {
  run: 0,
  scheduled: 1,
  started: 2,
  ended: 3,
};

/** All events, the oldest first. */
export function runEvents(run: SkeletonRun, rows: readonly SkeletonTask[]): RunEvent[] {
  const last = lastWithin(rows);
  const sequenceOf = ({ task }: RunEvent): number => task?.sequence ?? 0;
  const placeOf = (event: RunEvent): number => {
    const within = event.kind === "ended" ? last.get(event.task?.ref ?? "") : undefined;
    return within === undefined ? sequenceOf(event) : within + 0.5;
  };
  const events = rows.flatMap(taskEvents);
  events.sort(
    (a, b) =>
      a.at - b.at ||
      placeOf(a) - placeOf(b) ||
      ORDER[a.kind] - ORDER[b.kind] ||
      // Of containers that end together the inner one comes first.
      sequenceOf(b) - sequenceOf(a),
  );
  return [startOf(run), ...revivalOf(run, events), ...endOf(run)];
}

/** The place of the last task within each container: it cannot have ended before. */
function lastWithin(rows: readonly SkeletonTask[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { ref, parent, sequence } of rows.toReversed()) {
    if (parent === null) continue;
    const latest = Math.max(sequence, last.get(ref) ?? 0);
    last.set(parent, Math.max(latest, last.get(parent) ?? 0));
  }
  return last;
}

function startOf(run: SkeletonRun): RunEvent {
  const by = run.event === null ? run.createdBy : `event ${run.event}`;
  const detail = by === null ? "" : `by ${by}`;
  return runEvent("start", run.created, { what: "Run started", status: "RUNNING", detail });
}

/** The events with the moment in their midst at which the run was last set going again. */
function revivalOf(run: SkeletonRun, events: readonly RunEvent[]): readonly RunEvent[] {
  const { lastRetried, revivals } = run;
  if (lastRetried === null || revivals === 0) return events;
  const detail = revivals === 1 ? "" : `${revivals} times in all`;
  const revived = { what: "Set going again", status: "RUNNING", detail };
  const at = events.findIndex((event) => event.at >= lastRetried);
  const event = runEvent("revived", lastRetried, revived);
  return events.toSpliced(at < 0 ? events.length : at, 0, event);
}

function endOf({ ended, status, reason }: SkeletonRun): RunEvent[] {
  if (ended === null) return [];
  const what = `Run ${lookOf(status).word.toLowerCase()}`;
  return [runEvent("end", ended, { what, status, detail: ownReason(reason ?? "") })];
}

function runEvent(
  key: string,
  at: number,
  rest: Pick<RunEvent, "what" | "status" | "detail">,
): RunEvent {
  return { key, at, kind: "run", task: null, ...rest };
}

function taskEvents(task: SkeletonTask): RunEvent[] {
  const events: RunEvent[] = [];
  const add = (
    kind: RunEvent["kind"],
    at: number | null,
    rest: Pick<RunEvent, "what" | "status" | "detail">,
  ): void => {
    if (at !== null) events.push({ key: `${task.taskId} ${kind}`, at, kind, task, ...rest });
  };
  const isRetry = task.attempt > 0;
  const delay = task.delay > 0 ? `after ${task.delay / 1000} s` : "";
  add("scheduled", task.scheduled, {
    what: isRetry ? `Retry ${task.attempt} scheduled` : "Scheduled",
    status: "SCHEDULED",
    detail: delay,
  });
  add("started", task.started, {
    what: "Started",
    status: "IN_PROGRESS",
    detail: task.worker === null ? "" : `by ${task.worker}`,
  });
  add("ended", task.ended, {
    what: lookOf(task.status).word,
    status: task.status,
    detail: task.reason ?? "",
  });
  return events;
}
