import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TaskStatistics } from "../../../model/baton/statistics.ts";
import type { TaskDef } from "../../../model/task-def.ts";
import type { Column } from "../../components/data-table.tsx";
import { countText, durationText, shareText } from "../../lib/format-time.ts";
import { inQuotes } from "../../lib/in-quotes.ts";

const SECOND = 1000;
const DASH = <span className="text-faint">–</span>;

function duration(milliseconds: number | null | undefined): ReactNode {
  return milliseconds === null || milliseconds === undefined ? DASH : durationText(milliseconds);
}

/** How many failed, and which part of those that ended. */
function Failed({ task }: { task: TaskStatistics | undefined }): ReactNode {
  if (task === undefined || task.ended === 0) return DASH;
  const share = shareText(task.failed, task.ended);
  const whole = `${countText(task.failed)} of ${countText(task.ended)} tasks failed in 24 hours`;
  if (task.failed === 0) return <span title={whole}>{share}</span>;
  return (
    <Link
      to="/runs"
      search={{
        tab: "tasks",
        q: `taskDefName = ${inQuotes(task.name)} AND status IN (FAILED, FAILED_WITH_TERMINAL_ERROR, TIMED_OUT)`,
      }}
      title={whole}
      aria-label={`${share}: ${whole}`}
      className="text-failed hover:underline"
    >
      {share}
    </Link>
  );
}

function seconds(value: number | undefined): string {
  return value === undefined || value === 0 ? "–" : durationText(value * SECOND);
}

/**
 * The columns of the list of task definitions.
 * @param waiting how many tasks wait, by name. @param statistics of the last 24 hours; undefined: not known yet.
 */
export function taskColumns(
  waiting: ReadonlyMap<string, number>,
  statistics: ReadonlyMap<string, TaskStatistics> | undefined,
): readonly Column<TaskDef>[] {
  return [
    {
      id: "name",
      title: "Name",
      width: "minmax(11rem, 1.5fr)",
      render: ({ name }) => (
        <Link
          to="/tasks/$name"
          params={{ name }}
          className="font-medium text-accent hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    {
      id: "description",
      title: "Description",
      width: "minmax(8rem, 2fr)",
      render: ({ description }) => <bdi className="text-muted">{description ?? ""}</bdi>,
    },
    {
      id: "retries",
      title: "Retries",
      width: "8rem",
      render: ({ retryCount, retryLogic }) =>
        retryCount === 0 ? "none" : `${retryCount} × ${LOGIC[retryLogic]}`,
    },
    {
      id: "response",
      title: "Must answer in",
      width: "7.5rem",
      align: "end",
      render: ({ responseTimeoutSeconds }) => seconds(responseTimeoutSeconds),
    },
    {
      id: "timeout",
      title: "May take",
      width: "6rem",
      align: "end",
      render: ({ timeoutSeconds }) => seconds(timeoutSeconds),
    },
    {
      id: "limit",
      title: "At once",
      width: "5rem",
      align: "end",
      render: ({ concurrentExecLimit }) => concurrentExecLimit ?? "–",
    },
    {
      id: "failed",
      title: "Failed in 24 h",
      width: "7.5rem",
      align: "end",
      render: ({ name }) => <Failed task={statistics?.get(name)} />,
    },
    {
      id: "p50",
      title: "Half within",
      hint: "Of the tasks that completed in the last 24 hours, half took no longer",
      width: "6.5rem",
      align: "end",
      render: ({ name }) => duration(statistics?.get(name)?.p50),
    },
    {
      id: "p95",
      title: "95 % within",
      hint: "Of the tasks that completed in the last 24 hours, 95 of 100 took no longer",
      width: "6.5rem",
      align: "end",
      render: ({ name }) => duration(statistics?.get(name)?.p95),
    },
    {
      id: "owner",
      title: "Owner",
      width: "minmax(6rem, 1fr)",
      render: ({ ownerEmail }) => <bdi>{ownerEmail ?? ""}</bdi>,
    },
    {
      id: "waiting",
      title: "Waiting",
      width: "5rem",
      align: "end",
      render: ({ name }) => (
        <Link to="/queues/$taskType" params={{ taskType: name }} className="hover:underline">
          {countText(waiting.get(name) ?? 0)}
        </Link>
      ),
    },
  ];
}

const LOGIC = { FIXED: "fixed", LINEAR_BACKOFF: "linear", EXPONENTIAL_BACKOFF: "doubling" };
