import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Loading } from "../../components/states.tsx";
import { Time } from "../../components/time.tsx";
import { ToneLabel } from "../../components/status-badge.tsx";
import { durationText } from "../../lib/format-time.ts";
import { runsOfQuery } from "./queries.ts";

const STATES = {
  EXECUTED: { tone: "completed", word: "Started" },
  FAILED: { tone: "failed", word: "Not started" },
  POLLED: { tone: "running", word: "Starting" },
} as const;

/** What a schedule has started, and when it was late. */
export function History({ name }: { name: string }): ReactNode {
  const { data } = useQuery(runsOfQuery(name));
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-muted">History</h3>
      {data === undefined && <Loading lines={3} />}
      {data?.length === 0 && <p className="text-muted">It has not fired yet.</p>}
      <ul className="flex flex-col">
        {data?.map((run) => (
          <li
            key={run.executionId}
            className="flex items-center gap-2 border-b border-line py-1 text-sm last:border-0"
          >
            <ToneLabel tone={STATES[run.state].tone}>{STATES[run.state].word}</ToneLabel>
            <Time at={run.scheduledTime} />
            <span className="text-faint tabular">
              +{durationText(run.executionTime - run.scheduledTime)}
            </span>
            {run.workflowId === undefined ? (
              <span className="min-w-0 truncate text-failed" title={run.reason}>
                {run.reason}
              </span>
            ) : (
              <Link
                to="/runs/$runId"
                params={{ runId: run.workflowId }}
                className="min-w-0 truncate font-mono text-accent hover:underline"
              >
                {run.workflowId}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
