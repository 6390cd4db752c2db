import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChartColumn, Play } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { Loading } from "../../components/states.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { compact } from "../../lib/search-params.ts";
import { changeSettings, useSettings } from "../../lib/settings.ts";
import { ColumnButton } from "./column-button.tsx";
import { FilterBar, type ChangeSearch } from "./filter-bar.tsx";
import { WITHOUT_RUN_FILTERS } from "./filter-names.ts";
import { requestOf } from "./queries.ts";
import { QueryTextToggle } from "./query-text-toggle.tsx";
import { RunList } from "./run-list.tsx";
import type { RunsSearch } from "./search.ts";
import { StatusStrip } from "./status-strip.tsx";
import { useColumns } from "./use-columns.ts";

const QueryText = lazy(() =>
  import("./query-text.tsx").then((module) => ({ default: module.QueryText })),
);
const ViewButton = lazy(() =>
  import("./view-button.tsx").then((module) => ({ default: module.ViewButton })),
);
const Histogram = lazy(() =>
  import("./histogram.tsx").then((module) => ({ default: module.Histogram })),
);
const TaskHits = lazy(() =>
  import("./task-hits.tsx").then((module) => ({ default: module.TaskHits })),
);

/** The list of runs, and of tasks across them. All that is chosen stands in the URL. */
export function RunsPage(): ReactNode {
  const search = useSearch({ from: "/runs" });
  const navigate = useNavigate();
  const [showsQuery, setShowsQuery] = useState(search.q !== undefined);
  const change: ChangeSearch = (changes) =>
    void navigate({ to: "/runs", search: compact({ ...search, ...changes }) as RunsSearch });
  const columns = useColumns(search);
  const { showsStarts } = useSettings();
  const tab = search.tab ?? "runs";
  const request = requestOf(search, Date.now());
  const { tab: _tab, sort: _sort, columns: _columns, ...filters } = search;
  return (
    <Page
      title="Runs"
      actions={
        <>
          <TabBar
            label="What is listed"
            value={tab}
            onChange={(chosen) =>
              change({
                tab: chosen === "tasks" ? "tasks" : undefined,
                status: undefined,
                ...WITHOUT_RUN_FILTERS,
                sort: undefined,
              })
            }
            tabs={[
              { id: "runs", label: "Runs" },
              { id: "tasks", label: "Tasks" },
            ]}
          />
          <Link
            to="/start"
            className="flex h-7 items-center gap-1.5 rounded-md bg-accent px-2.5 font-medium text-on-accent hover:bg-accent-strong"
          >
            <Play size={14} aria-hidden /> Start a run
          </Link>
        </>
      }
      toolbar={
        <>
          <FilterBar search={search} change={change} />
          <Suspense>
            {(showsQuery || search.q !== undefined) && (
              <QueryText search={search} change={change} />
            )}
          </Suspense>
          <div className="flex w-full items-center gap-2">
            {tab === "runs" && <StatusStrip search={search} change={change} />}
            <span className="ml-auto flex shrink-0 items-center gap-1">
              <Suspense fallback={<span className="w-20" />}>
                <ViewButton
                  search={tab === "tasks" ? search : { ...search, columns: [...columns.shown] }}
                />
              </Suspense>
              {tab === "runs" && <ColumnButton columns={columns} />}
              {tab === "runs" && (
                <Button
                  look="quiet"
                  label={showsStarts ? "Hide the starts over time" : "Show the starts over time"}
                  onPress={() => changeSettings({ showsStarts: !showsStarts })}
                >
                  <ChartColumn size={14} aria-hidden />
                </Button>
              )}
              <QueryTextToggle open={showsQuery} onToggle={() => setShowsQuery(!showsQuery)} />
              {Object.keys(filters).length > 0 && (
                <Button look="quiet" onPress={() => void navigate({ to: "/runs", search: {} })}>
                  Clear
                </Button>
              )}
            </span>
          </div>
          {tab === "runs" && showsStarts && (
            <Suspense fallback={<div className="h-[62px] w-full" />}>
              <Histogram search={search} change={change} />
            </Suspense>
          )}
        </>
      }
    >
      {tab === "tasks" ? (
        <Suspense fallback={<Loading />}>
          <TaskHits request={{ ...request, topLevelOnly: false, sort: "scheduledTime:DESC" }} />
        </Suspense>
      ) : (
        <RunList
          key={JSON.stringify(filters)}
          request={request}
          columns={columns}
          isFiltered={Object.keys(filters).length > 0}
          onSort={(sort) => change({ sort })}
        />
      )}
    </Page>
  );
}
