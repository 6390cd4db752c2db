import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { EventExecution } from "../../../model/event-execution.ts";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { SidePanel } from "../../components/side-panel.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { RunLink } from "../runs/run-columns.tsx";
import { executionsQuery } from "./queries.ts";

/** The run that an action has started or changed, where its output names one. */
function runOf({ output }: EventExecution): string | null {
  const id = output["workflowId"];
  return typeof id === "string" && id !== "" ? id : null;
}

const COLUMNS: readonly Column<EventExecution>[] = [
  {
    id: "status",
    title: "Status",
    width: "8.5rem",
    render: ({ status }) => <StatusBadge status={status} />,
  },
  { id: "created", title: "When", width: "9.5rem", render: ({ created }) => <Time at={created} /> },
  {
    id: "name",
    title: "Handler",
    width: "minmax(8rem, 1fr)",
    render: ({ name }) => <bdi className="font-medium">{name}</bdi>,
  },
  {
    id: "event",
    title: "Event",
    width: "minmax(10rem, 1.4fr)",
    render: ({ event }) => <bdi className="font-mono text-sm">{event}</bdi>,
  },
  { id: "action", title: "Action", width: "11rem", render: ({ action }) => action },
  {
    id: "run",
    title: "Run",
    width: "minmax(8rem, 1fr)",
    render: (execution) => {
      const run = runOf(execution);
      return run === null ? "" : <RunLink workflowId={run} />;
    },
  },
];

/** What handlers did about events, the latest first. */
export function Executions({ text }: { text: string }): ReactNode {
  const { data, error, refetch } = useQuery(executionsQuery(undefined));
  const [open, setOpen] = useState<EventExecution | null>(null);
  if (error !== null && data === undefined) {
    return <ErrorPanel error={error} what="This could not be read" retry={() => void refetch()} />;
  }
  if (data === undefined) return <Loading lines={8} label="Loading what handlers did" />;
  const wanted = text.toLowerCase();
  const rows = data.results.filter(({ name, event }) =>
    `${name} ${event}`.toLowerCase().includes(wanted),
  );
  if (rows.length === 0) {
    return (
      <Empty title="No handler has acted">
        Once an event is published, what its handlers did stands here.
      </Empty>
    );
  }
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1">
        <DataTable
          label="What handlers did"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ id, name }) => `${id} ${name}`}
          onOpen={setOpen}
        />
      </div>
      {open !== null && (
        <SidePanel label="What an action did" title={open.action} onClose={() => setOpen(null)}>
          <JsonView value={open} label={`event ${open.messageId}`} />
        </SidePanel>
      )}
    </div>
  );
}
