import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "../../components/data-table.tsx";
import { SearchField } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { taskDefinitionsQuery, taskStatisticsQuery, waitingQuery } from "./queries.ts";
import { taskColumns } from "./task-columns.tsx";

/** All task definitions. */
export function TasksPage(): ReactNode {
  const { text = "" } = useSearch({ from: "/tasks" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(taskDefinitionsQuery);
  const waiting = useQuery(waitingQuery);
  const statistics = useQuery(taskStatisticsQuery);
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
          columns={taskColumns(waiting.data ?? new Map(), statistics.data?.tasks)}
          rows={rows}
          keyOf={({ name }) => name}
          onOpen={({ name }) => void navigate({ to: "/tasks/$name", params: { name } })}
        />
      )}
    </Page>
  );
}
