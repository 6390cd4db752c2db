import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Column } from "../../components/data-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { countText, durationText, shareText } from "../../lib/format-time.ts";
import { changedAt, type ListedDefinition } from "./definition-list.ts";
import { activityQuery } from "./queries.ts";

const SECOND = 1000;

/** The columns of the list of definitions. */
export const DEFINITION_COLUMNS: readonly Column<ListedDefinition>[] = [
  {
    id: "name",
    title: "Name",
    width: "minmax(12rem, 1.4fr)",
    sortable: true,
    render: ({ name }) => (
      <Link to="/definitions/$name" params={{ name }} className="font-medium hover:underline">
        <bdi>{name}</bdi>
      </Link>
    ),
  },
  {
    id: "version",
    title: "Version",
    width: "5rem",
    align: "end",
    sortable: true,
    render: ({ version }) => version,
  },
  {
    id: "description",
    title: "Description",
    width: "minmax(10rem, 2fr)",
    render: ({ description }) => <bdi className="text-muted">{description ?? ""}</bdi>,
  },
  {
    id: "owner",
    title: "Owner",
    width: "minmax(7rem, 0.8fr)",
    sortable: true,
    render: ({ ownerEmail }) => <bdi className="text-muted">{ownerEmail ?? ""}</bdi>,
  },
  {
    id: "timeout",
    title: "Timeout",
    width: "6rem",
    align: "end",
    render: ({ timeoutSeconds }) =>
      timeoutSeconds > 0 ? (
        durationText(timeoutSeconds * SECOND)
      ) : (
        <span className="text-faint">–</span>
      ),
  },
  {
    id: "activity",
    title: "Runs in 24 h",
    width: "7rem",
    align: "end",
    render: ({ name }) => <Runs name={name} />,
  },
  {
    id: "failures",
    title: "Failed in 24 h",
    width: "8.5rem",
    align: "end",
    render: ({ name }) => <Failures name={name} />,
  },
  {
    id: "last",
    title: "Last run",
    width: "12.5rem",
    render: ({ name }) => <LastRun name={name} />,
  },
  {
    id: "changed",
    title: "Changed",
    width: "9.5rem",
    sortable: true,
    render: (definition) => <Time at={changedAt(definition)} />,
  },
];

const DASH = <span className="text-faint">–</span>;

function Runs({ name }: { name: string }): ReactNode {
  const { data } = useQuery(activityQuery(name));
  if (data === undefined) return "";
  if (data.started === 0) return DASH;
  return (
    <Link
      to="/runs"
      search={{ workflow: [name], started: "24h" }}
      aria-label={`${data.started} runs of ${name} in 24 hours`}
      className="text-accent hover:underline"
    >
      {countText(data.started)}
    </Link>
  );
}

function Failures({ name }: { name: string }): ReactNode {
  const { data } = useQuery(activityQuery(name));
  if (data === undefined) return "";
  if (data.failed === 0) return DASH;
  const text = `${countText(data.failed)} · ${shareText(data.failed, data.started)}`;
  return (
    <Link
      to="/runs"
      search={{ workflow: [name], started: "24h", status: ["FAILED", "TIMED_OUT", "TERMINATED"] }}
      aria-label={`${text} of the runs of ${name} in 24 hours failed`}
      className="text-failed hover:underline"
    >
      {text}
    </Link>
  );
}

function LastRun({ name }: { name: string }): ReactNode {
  const { data } = useQuery(activityQuery(name));
  if (data === undefined) return "";
  if (data.last === null) return DASH;
  const { workflowId, status, startTime } = data.last;
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: workflowId }}
      title={workflowId}
      className="inline-flex items-center gap-1.5 hover:underline"
    >
      <StatusBadge status={status} /> <Time at={startTime} ago />
    </Link>
  );
}
