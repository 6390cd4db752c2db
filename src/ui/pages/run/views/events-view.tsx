import { useMemo, type ReactNode } from "react";
import { DataTable, type Column } from "../../../components/data-table.tsx";
import { StatusIcon } from "../../../components/status-badge.tsx";
import { Time } from "../../../components/time.tsx";
import { durationText } from "../../../lib/format-time.ts";
import { lookOf } from "../../../lib/status.ts";
import { useRun } from "../run-context.ts";
import { runEvents, type RunEvent } from "../run-events.ts";
import { TONE_TEXT } from "../../../components/tones.ts";

/** What has happened, in order. */
export function EventsView(): ReactNode {
  const { data, select, selection, index } = useRun();
  const events = useMemo(() => runEvents(data.run, data.rows), [data.run, data.rows]);
  const columns = useMemo(() => columnsSince(data.run.created), [data.run.created]);
  const selected = events.find(({ task }) => task !== null && task === selection?.row)?.key;
  return (
    <DataTable
      label="Events"
      columns={columns}
      rows={events}
      keyOf={({ key }) => key}
      rowHeight={28}
      selected={selected}
      onOpen={({ task }) => {
        if (task === null) return;
        const attempts = index.byRef.get(task.ref) ?? [];
        select(task.ref, attempts.length > 1 ? attempts.indexOf(task) + 1 : undefined);
      }}
    />
  );
}

function columnsSince(start: number): readonly Column<RunEvent>[] {
  return [
    { id: "at", title: "Time", width: "8.5rem", render: ({ at }) => <Time at={at} /> },
    {
      ...{ id: "since", title: "After", width: "6rem", align: "end" },
      render: ({ at }) => <span className="text-muted">+{durationText(at - start)}</span>,
    },
    {
      ...{ id: "what", title: "Event", width: "minmax(9rem, 0.7fr)" },
      render: ({ what, status }) => (
        <span className={`flex items-center gap-1.5 ${TONE_TEXT[lookOf(status).tone]}`}>
          <StatusIcon status={status} />
          <span className="truncate font-medium">{what}</span>
        </span>
      ),
    },
    {
      ...{ id: "task", title: "Task", width: "minmax(8rem, 1fr)" },
      render: ({ task }) => (task === null ? null : <bdi title={task.ref}>{task.ref}</bdi>),
    },
    {
      ...{ id: "detail", title: "Detail", width: "minmax(10rem, 2fr)" },
      render: ({ detail }) => (
        <bdi className="text-muted" title={detail}>
          {detail}
        </bdi>
      ),
    },
  ];
}
