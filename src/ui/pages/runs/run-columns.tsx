import { Link } from "@tanstack/react-router";
import { lazy, Suspense, type ReactNode } from "react";
import type { WorkflowSummary } from "../../../model/workflow-summary.ts";
import type { Column } from "../../components/data-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { ownReason } from "../../lib/own-reason.ts";
import type { ColumnLayout } from "./column-layout.ts";

const PayloadCell = lazy(() =>
  import("./payload-cell.tsx").then((module) => ({ default: module.PayloadCell })),
);

/** Epoch milliseconds of an ISO text; null when there is none. */
export function millisecondsOf(text: string | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) || at <= 0 ? null : at;
}

const RUN_COLUMNS: readonly Column<WorkflowSummary>[] = [
  {
    id: "status",
    title: "Status",
    width: "9.5rem",
    sortable: true,
    render: ({ status }) => <StatusBadge status={status} />,
  },
  {
    id: "workflowType",
    title: "Workflow",
    width: "minmax(10rem, 1.4fr)",
    sortable: true,
    render: ({ workflowType, version }) => (
      <span className="flex items-baseline gap-1.5">
        <bdi className="truncate font-medium">{workflowType}</bdi>
        <span className="text-sm text-faint">v{version}</span>
      </span>
    ),
  },
  {
    id: "workflowId",
    title: "Run",
    width: "minmax(7rem, 1fr)",
    render: ({ workflowId }) => <RunLink workflowId={workflowId} />,
  },
  {
    id: "correlationId",
    title: "Correlation",
    width: "minmax(6rem, 0.9fr)",
    sortable: true,
    render: ({ correlationId }) => <bdi>{correlationId ?? ""}</bdi>,
  },
  {
    id: "startTime",
    title: "Started",
    width: "9.5rem",
    sortable: true,
    render: ({ startTime }) => <Time at={millisecondsOf(startTime)} />,
  },
  {
    id: "duration",
    title: "Duration",
    width: "6.5rem",
    align: "end",
    sortable: true,
    render: ({ startTime, endTime }) => (
      <Duration from={millisecondsOf(startTime)} to={millisecondsOf(endTime)} />
    ),
  },
  {
    id: "reason",
    title: "Failed task and reason",
    width: "minmax(10rem, 2.2fr)",
    render: ({ failedReferenceTaskNames, reasonForIncompletion }) => (
      <Reason task={failedReferenceTaskNames} reason={reasonForIncompletion ?? ""} />
    ),
  },
  {
    id: "parent",
    title: "Parent",
    width: "6rem",
    render: ({ parentWorkflowId }) =>
      parentWorkflowId === "" ? "" : <RunLink workflowId={parentWorkflowId} />,
  },
];

/** The title of a column; that of one out of the payloads is its path. */
export function titleOf(id: string): string {
  return RUN_COLUMNS.find((column) => column.id === id)?.title ?? id;
}

/** The columns of some ids, as wide as somebody has made them. */
export function runColumns(
  ids: readonly string[],
  widths: ColumnLayout["widths"],
): Column<WorkflowSummary>[] {
  return ids.map((id) => {
    const column = RUN_COLUMNS.find((each) => each.id === id) ?? payloadColumn(id);
    const width = widths[id];
    return width === undefined ? column : { ...column, width: `${width}px` };
  });
}

function payloadColumn(path: string): Column<WorkflowSummary> {
  return {
    id: path,
    title: path,
    hint: path,
    width: "minmax(8rem, 1fr)",
    render: (row) => (
      <Suspense>
        <PayloadCell row={row} path={path} />
      </Suspense>
    ),
  };
}

/** A run's id as a link; only its beginning is shown. */
export function RunLink({ workflowId }: { workflowId: string }): ReactNode {
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: workflowId }}
      title={workflowId}
      className="block truncate font-mono text-sm text-accent hover:underline"
    >
      {workflowId}
    </Link>
  );
}

function Reason({ task, reason }: { task: string; reason: string }): ReactNode {
  if (task === "" && reason === "") return "";
  return (
    <span
      className="line-clamp-2 text-sm leading-4 whitespace-normal text-muted"
      title={`${task}\n${reason}`}
    >
      {task !== "" && <bdi className="font-medium text-text">{task} </bdi>}
      <bdi>{ownReason(reason)}</bdi>
    </span>
  );
}
