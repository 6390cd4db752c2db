import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TaskSummary } from "../../../model/task-summary.ts";
import type { SearchRequest } from "../../api/runs.ts";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { durationText } from "../../lib/format-time.ts";
import { taskListQuery } from "./queries.ts";
import { millisecondsOf, RunLink } from "./run-columns.tsx";

const COLUMNS: readonly Column<TaskSummary>[] = [
  {
    id: "status",
    title: "Status",
    width: "10rem",
    render: ({ status }) => <StatusBadge status={status} />,
  },
  {
    id: "task",
    title: "Task",
    width: "minmax(10rem, 1.4fr)",
    render: ({ taskDefName, taskType }) => (
      <span className="flex items-baseline gap-1.5">
        <bdi className="truncate font-medium">{taskDefName}</bdi>
        {taskType !== taskDefName && <span className="text-sm text-faint">{taskType}</span>}
      </span>
    ),
  },
  {
    id: "workflow",
    title: "Workflow",
    width: "minmax(8rem, 1fr)",
    render: ({ workflowType }) => <bdi>{workflowType}</bdi>,
  },
  {
    id: "run",
    title: "Run",
    width: "minmax(7rem, 1fr)",
    render: ({ workflowId }) => <RunLink workflowId={workflowId} />,
  },
  {
    id: "scheduled",
    title: "Scheduled",
    width: "9.5rem",
    render: ({ scheduledTime }) => <Time at={millisecondsOf(scheduledTime)} />,
  },
  {
    id: "wait",
    title: "Queue wait",
    width: "6.5rem",
    align: "end",
    render: ({ queueWaitTime }) => durationText(queueWaitTime),
  },
  {
    id: "time",
    title: "Run time",
    width: "6.5rem",
    align: "end",
    render: ({ executionTime }) => durationText(executionTime),
  },
  {
    id: "reason",
    title: "Reason",
    width: "minmax(10rem, 2fr)",
    render: ({ reasonForIncompletion }) => (
      <bdi className="text-sm text-muted">{reasonForIncompletion ?? ""}</bdi>
    ),
  },
];

/** The tasks that a search finds, across all runs. */
export function TaskHits({ request }: { request: SearchRequest }): ReactNode {
  const navigate = useNavigate();
  const list = useInfiniteQuery(taskListQuery(request));
  if (list.isError) {
    return (
      <ErrorPanel
        error={list.error}
        what="The tasks could not be listed"
        retry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return <Loading lines={12} label="Loading tasks" />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <Empty title="No task matches" />;
  return (
    <DataTable
      label="Tasks"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ taskId }) => taskId}
      onOpen={({ workflowId, taskId }) =>
        void navigate({
          to: "/runs/$runId",
          params: { runId: workflowId },
          search: { task: taskId },
        })
      }
      onEnd={() => {
        if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
      }}
    />
  );
}
