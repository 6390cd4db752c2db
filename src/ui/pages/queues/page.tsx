import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { QueueState } from "../../../model/baton/queues.ts";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { SearchField, Switch } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Sparkline } from "../../components/sparkline.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { Duration } from "../../components/time.tsx";
import { countText } from "../../lib/format-time.ts";
import { compact } from "../../lib/search-params.ts";
import { useNow } from "../../lib/use-now.ts";
import { queuesQuery } from "./queries.ts";
import { byTrouble, healthOf, isPolling } from "./queue-health.ts";
import type { QueuesSearch } from "./search.ts";
import { HealthLabel } from "./health-label.tsx";

/** All queues, the troubled ones first. */
export function QueuesPage(): ReactNode {
  const search = useSearch({ from: "/queues" });
  const navigate = useNavigate();
  const now = useNow();
  const { data, error, refetch } = useQuery(queuesQuery);
  const change = (changes: { [K in keyof QueuesSearch]?: QueuesSearch[K] | undefined }): void =>
    void navigate({
      to: "/queues",
      search: compact({ ...search, ...changes }) as QueuesSearch,
      replace: true,
    });
  const wanted = (search.text ?? "").toLowerCase();
  const rows = (data?.queues ?? [])
    .filter(({ taskType, domain }) => `${taskType} ${domain ?? ""}`.toLowerCase().includes(wanted))
    .filter((queue) => search.only === undefined || healthOf(queue, now).sentence !== undefined)
    .toSorted(byTrouble(now));
  return (
    <Page
      title="Queues"
      toolbar={
        <>
          <SearchField
            id="filter"
            label="Find a task type or domain"
            value={search.text ?? ""}
            onChange={(text) => change({ text: text === "" ? undefined : text })}
            className="w-60"
          />
          <Switch
            label="Only troubled ones"
            on={search.only !== undefined}
            onChange={(on) => change({ only: on ? "troubled" : undefined })}
          />
          {data !== undefined && data.missing.length > 0 && (
            <span className="text-warning">Not asked: {data.missing.join(", ")}</span>
          )}
        </>
      }
    >
      {error !== null && data === undefined ? (
        <ErrorPanel
          error={error}
          what="The queues could not be read"
          retry={() => void refetch()}
        />
      ) : data === undefined ? (
        <Loading lines={8} label="Loading queues" />
      ) : rows.length === 0 ? (
        <Empty title={data.queues.length === 0 ? "No queue yet" : "No queue matches"}>
          {data.queues.length === 0 &&
            "A queue comes into being with the first task or the first poll of its type."}
        </Empty>
      ) : (
        <DataTable
          label="Queues"
          columns={COLUMNS(now)}
          rows={rows}
          keyOf={({ taskType, domain }) => JSON.stringify([taskType, domain])}
          onOpen={({ taskType }) =>
            void navigate({ to: "/queues/$taskType", params: { taskType } })
          }
        />
      )}
    </Page>
  );
}

const count = (value: number): ReactNode => (
  <span className={value === 0 ? "text-faint" : "font-medium"}>{countText(value)}</span>
);

const COLUMNS = (now: number): readonly Column<QueueState>[] => [
  {
    id: "health",
    title: "Health",
    width: "8.5rem",
    render: (queue) => <HealthLabel health={healthOf(queue, now)} />,
  },
  {
    id: "taskType",
    title: "Task type",
    width: "minmax(11rem, 2fr)",
    render: ({ taskType, domain }) => (
      <span className="flex items-baseline gap-1.5">
        <bdi className="truncate font-medium">{taskType}</bdi>
        {domain !== null && <span className="text-sm text-faint">in {domain}</span>}
      </span>
    ),
  },
  {
    id: "waiting",
    title: "Waiting",
    width: "5.5rem",
    align: "end",
    render: ({ waiting }) => count(waiting),
  },
  {
    id: "inFlight",
    title: "In flight",
    width: "5.5rem",
    align: "end",
    render: ({ inFlight }) => count(inFlight),
  },
  {
    id: "delayed",
    title: "Delayed",
    width: "5.5rem",
    align: "end",
    render: ({ delayed }) => count(delayed),
  },
  {
    id: "oldest",
    title: "Oldest waits",
    width: "7rem",
    align: "end",
    render: ({ oldest }) => <Duration from={oldest} />,
  },
  {
    id: "rate",
    title: "Handed out, last hour",
    width: "9.5rem",
    render: ({ handedOut }) => <Sparkline counts={handedOut} label="Tasks handed out" />,
  },
  {
    id: "pollers",
    title: "Workers",
    width: "5rem",
    align: "end",
    render: ({ pollers }) => count(pollers.filter((poller) => isPolling(poller, now)).length),
  },
  {
    id: "limits",
    title: "Limits",
    width: "minmax(7rem, 1fr)",
    render: ({ limits }) => <Limits limits={limits} />,
  },
];

function Limits({ limits: { concurrency, rate } }: Pick<QueueState, "limits">): ReactNode {
  const parts = [
    ...(concurrency === null ? [] : [`${concurrency.used}/${concurrency.allowed} at once`]),
    ...(rate === null ? [] : [`${rate.used}/${rate.allowed} per ${rate.windowMs / 1000} s`]),
  ];
  return <span className="text-sm text-muted">{parts.length === 0 ? "" : parts.join(" · ")}</span>;
}
