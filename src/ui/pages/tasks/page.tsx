import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { TaskDef } from "../../../model/task-def.ts";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { SearchField } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { countText, durationText } from "../../lib/format-time.ts";
import { taskDefinitionsQuery, waitingQuery } from "./queries.ts";

const SECOND = 1000;

/** All task definitions. */
export function TasksPage(): ReactNode {
  const { text = "" } = useSearch({ from: "/tasks" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(taskDefinitionsQuery);
  const waiting = useQuery(waitingQuery);
  const wanted = text.toLowerCase();
  const rows = (data ?? [])
    .filter(({ name, description = "", ownerEmail = "" }) =>
      `${name} ${description} ${ownerEmail}`.toLowerCase().includes(wanted),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Page
      title="Tasks"
      actions={
        <Link
          to="/tasks/$name"
          params={{ name: "new" }}
          search={{ create: "yes" }}
          className="flex h-7 items-center gap-1.5 rounded-md bg-accent px-2.5 font-medium text-on-accent hover:bg-accent-strong"
        >
          <Plus size={14} aria-hidden /> New task definition
        </Link>
      }
      toolbar={
        <SearchField
          id="filter"
          label="Find a task definition"
          value={text}
          className="w-60"
          onChange={(typed) =>
            void navigate({
              to: "/tasks",
              search: typed === "" ? {} : { text: typed },
              replace: true,
            })
          }
        />
      }
    >
      {error !== null && data === undefined ? (
        <ErrorPanel
          error={error}
          what="The task definitions could not be read"
          retry={() => void refetch()}
        />
      ) : data === undefined ? (
        <Loading lines={8} label="Loading task definitions" />
      ) : rows.length === 0 ? (
        <Empty title={data.length === 0 ? "No task definition yet" : "No task definition matches"}>
          {data.length === 0 &&
            "Tasks work without one; a definition gives them retries, timeouts and limits."}
        </Empty>
      ) : (
        <DataTable
          label="Task definitions"
          columns={columns(waiting.data ?? new Map())}
          rows={rows}
          keyOf={({ name }) => name}
          onOpen={({ name }) => void navigate({ to: "/tasks/$name", params: { name } })}
        />
      )}
    </Page>
  );
}

function seconds(value: number | undefined): string {
  return value === undefined || value === 0 ? "–" : durationText(value * SECOND);
}

function columns(waiting: ReadonlyMap<string, number>): readonly Column<TaskDef>[] {
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
      width: "10rem",
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
