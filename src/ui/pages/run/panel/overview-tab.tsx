import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import { isSystemType } from "../../../../model/system-types.ts";
import { CopyButton } from "../../../components/copy-button.tsx";
import { Facts } from "../../../components/page.tsx";
import { Time } from "../../../components/time.tsx";
import { durationText } from "../../../lib/format-time.ts";
import { isOpen } from "../../../lib/status.ts";
import { useNow } from "../../../lib/use-now.ts";
import { taskQuery, whyQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";
import type { Selection } from "../run-data.ts";
import { attemptTiming, taskTiming, type TimePart } from "../timing.ts";
import { WhySentence } from "../why-sentence.tsx";

/** Why the task stands where it stands, where its time went, and who had it. */
export function OverviewTab({ selection }: { selection: Selection }): ReactNode {
  const { row, attempts } = selection;
  if (row === null) {
    return (
      <p className="p-3 text-muted">
        The run has not come to this task. It may still, or it went another way.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4 p-3">
      <WhyNow row={row} />
      <Reason row={row} />
      <Timings row={row} attempts={attempts} />
      <TaskFacts row={row} />
    </div>
  );
}

function WhyNow({ row }: { row: SkeletonTask }): ReactNode {
  const { runId, data } = useRun();
  const isWaiting = isOpen(row.status) && isOpen(data.run.status);
  const { data: list } = useQuery({ ...whyQuery(runId), enabled: isWaiting });
  const why = isWaiting ? list?.tasks.find(({ taskId }) => taskId === row.taskId) : undefined;
  if (why === undefined) return null;
  return (
    <p className="flex gap-2 rounded-md bg-running-soft p-2">
      <Hourglass size={14} aria-hidden className="mt-0.5 shrink-0 text-running" />
      <span className="min-w-0">
        <WhySentence why={why} />
      </span>
    </p>
  );
}

/** The skeleton has its beginning; the whole comes with the task. */
function Reason({ row }: { row: SkeletonTask }): ReactNode {
  const { runId } = useRun();
  const { data } = useQuery({
    ...taskQuery(runId, row.taskId, row.status),
    enabled: row.reason !== null,
  });
  const text = data?.task.reasonForIncompletion ?? row.reason;
  if (text === null || text === "") return null;
  return (
    <pre
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Reason"
      dir="auto"
      className="max-h-80 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap"
    >
      {text}
    </pre>
  );
}

const PART_LOOKS: Readonly<Record<TimePart["kind"], { word: string; colour: string }>> = {
  delay: { word: "Start delay", colour: "bg-paused-solid" },
  queue: { word: "In queue", colour: "hatched" },
  run: { word: "Running", colour: "bg-running-solid" },
  retry: { word: "Between attempts", colour: "bg-warning-solid" },
};

function Timings(props: { row: SkeletonTask; attempts: readonly SkeletonTask[] }): ReactNode {
  const now = useNow();
  const { row, attempts } = props;
  return (
    <div className="flex flex-col gap-2">
      <TimeBar title="This attempt" parts={attemptTiming(row, now)} />
      {attempts.length > 1 && <TimeBar title="All attempts" parts={taskTiming(attempts, now)} />}
    </div>
  );
}

function TimeBar({ title, parts }: { title: string; parts: readonly TimePart[] }): ReactNode {
  const total = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return (
    <div className="flex flex-col gap-1">
      <p className="flex justify-between text-sm">
        <span className="text-muted">{title}</span>
        <span className="font-medium tabular">{durationText(total)}</span>
      </p>
      <div className="flex h-2 overflow-hidden rounded-full bg-sunken" aria-hidden>
        {parts.map(({ kind, milliseconds }) => (
          <span
            key={kind}
            className={`min-w-0.5 ${PART_LOOKS[kind].colour}`}
            style={{ flexGrow: milliseconds }}
          />
        ))}
      </div>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        {parts.map(({ kind, milliseconds }) => (
          <span key={kind} className="flex items-center gap-1">
            <span className={`size-2 rounded-sm ${PART_LOOKS[kind].colour}`} aria-hidden />
            {PART_LOOKS[kind].word} <span className="tabular">{durationText(milliseconds)}</span>
          </span>
        ))}
      </p>
    </div>
  );
}

function TaskFacts({ row }: { row: SkeletonTask }): ReactNode {
  const { select } = useRun();
  const facts: (readonly [string, ReactNode])[] = [
    ["Type", row.type],
    ["Definition", <Name key="name" row={row} />],
    [
      "Task id",
      <span key="id" className="flex items-center gap-1 font-mono text-sm">
        <span className="min-w-0 break-all">{row.taskId}</span>
        <CopyButton text={row.taskId} what="task id" />
      </span>,
    ],
    ["Scheduled", <Time key="at" at={row.scheduled} />],
    ["Started", <Time key="at" at={row.started} />],
    ["Ended", <Time key="at" at={row.ended} />],
    ["Worker", row.worker],
    ["Domain", row.domain],
    ["Polled", row.pollCount === 0 ? null : `${row.pollCount}×`],
  ];
  if (row.callbackAt !== null) facts.push(["Goes on at", <Time key="at" at={row.callbackAt} />]);
  if (row.iteration > 0) facts.push(["Turn", row.iteration]);
  if (row.parent !== null) {
    const { parent } = row;
    facts.push([
      "Within",
      <button
        key="parent"
        type="button"
        onClick={() => select(parent)}
        className="text-accent hover:underline"
      >
        <bdi>{parent}</bdi>
      </button>,
    ]);
  }
  return <Facts facts={facts} />;
}

function Name({ row: { name, type } }: { row: SkeletonTask }): ReactNode {
  if (isSystemType(type)) return <bdi>{name}</bdi>;
  return (
    <Link to="/tasks/$name" params={{ name }} className="text-accent hover:underline">
      <bdi>{name}</bdi>
    </Link>
  );
}
