import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Why } from "../../../model/baton/why.ts";
import { problemOf } from "../../api/problem.ts";
import { StatusIcon } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { countText } from "../../lib/format-time.ts";
import { whyQuery } from "./queries.ts";
import { useRun } from "./run-context.ts";
import { WhySentence } from "./why-sentence.tsx";

/** Tasks that are shown before somebody asks for all of them. */
const FIRST = 3;

/** What the run waits for: a sentence for each open task. */
export function WaitingCard(): ReactNode {
  const { runId, select } = useRun();
  const [isWhole, setWhole] = useState(false);
  const why = useQuery(whyQuery(runId));
  if (why.isError) {
    return (
      <p role="alert" className="px-4 py-2 text-failed">
        What it waits for could not be read: {problemOf(why.error).message}
      </p>
    );
  }
  const open = why.data?.tasks ?? [];
  if (open.length === 0) return null;
  const shown = isWhole ? open : open.slice(0, FIRST);
  const isCut = open.length > FIRST;
  return (
    <section aria-label="What it waits for" className="flex gap-3 px-4 py-2">
      <Hourglass size={16} aria-hidden className="mt-0.5 shrink-0 text-running" />
      <div className="min-w-0 flex-1">
        <ul className={isWhole ? "max-h-64 overflow-auto" : ""}>
          {shown.map((task) => (
            <Waiting key={task.taskId} why={task} onSelect={() => select(task.ref)} />
          ))}
        </ul>
        {isCut && (
          <button
            type="button"
            onClick={() => setWhole(!isWhole)}
            aria-expanded={isWhole}
            className="mt-0.5 text-sm text-accent hover:underline"
          >
            {isWhole
              ? "Show fewer"
              : `Show all ${countText(open.length)}${why.data?.more === true ? "+" : ""} open tasks`}
          </button>
        )}
      </div>
    </section>
  );
}

function Waiting({ why, onSelect }: { why: Why; onSelect: () => void }): ReactNode {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 py-0.5">
      <button
        type="button"
        onClick={onSelect}
        className="flex max-w-full items-center gap-1 font-medium hover:underline"
      >
        <StatusIcon status={why.status} size={12} />
        <bdi className="min-w-0 truncate" title={why.ref}>
          {why.ref}
        </bdi>
      </button>
      <span className="min-w-0 text-muted">
        <WhySentence why={why} />
      </span>
      {why.since !== undefined && !why.parts.some((part) => "at" in part) && (
        <span className="text-sm text-faint">
          Waiting since <Time at={why.since} />
        </span>
      )}
      {why.child !== undefined && why.child.tasks.length > 0 && (
        <ul className="w-full border-l border-line pl-3">
          {why.child.tasks.map((task) => (
            <li key={task.taskId} className="text-muted">
              <bdi className="font-medium text-text">{task.ref}</bdi> <WhySentence why={task} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
