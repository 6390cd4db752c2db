import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Columns3, Play } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { CheckList } from "../../components/check-list.tsx";
import { FilterChip } from "../../components/filter-chip.tsx";
import { Page } from "../../components/page.tsx";
import { Loading } from "../../components/states.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { compact } from "../../lib/search-params.ts";
import { FilterBar, type ChangeSearch } from "./filter-bar.tsx";
import { requestOf } from "./queries.ts";
import { QueryTextToggle } from "./query-text-toggle.tsx";
import { RUN_COLUMNS } from "./run-columns.tsx";
import { RunList } from "./run-list.tsx";
import type { RunsSearch } from "./search.ts";
import { StatusStrip } from "./status-strip.tsx";

const QueryText = lazy(() =>
  import("./query-text.tsx").then((module) => ({ default: module.QueryText })),
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
  const tab = search.tab ?? "runs";
  const request = requestOf(search, Date.now());
  const { tab: _tab, sort: _sort, hide: _hide, ...filters } = search;
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
                longer: undefined,
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
          <span className="ml-auto flex items-center gap-1">
            {tab === "runs" && <ColumnChoice hidden={search.hide ?? []} change={change} />}
            <QueryTextToggle open={showsQuery} onToggle={() => setShowsQuery(!showsQuery)} />
            {Object.keys(filters).length > 0 && (
              <Button look="quiet" onPress={() => void navigate({ to: "/runs", search: {} })}>
                Clear
              </Button>
            )}
          </span>
          <Suspense>
            {(showsQuery || search.q !== undefined) && (
              <QueryText search={search} change={change} />
            )}
          </Suspense>
          {tab === "runs" && <StatusStrip search={search} change={change} />}
          {tab === "runs" && (
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
          hidden={search.hide ?? []}
          isFiltered={Object.keys(filters).length > 0}
          onSort={(sort) => change({ sort })}
        />
      )}
    </Page>
  );
}

function ColumnChoice({
  hidden,
  change,
}: {
  hidden: readonly string[];
  change: ChangeSearch;
}): ReactNode {
  const ids = RUN_COLUMNS.map(({ id }) => id);
  const titles = new Map(RUN_COLUMNS.map(({ id, title }) => [id, title]));
  return (
    <span className="flex items-center gap-1">
      <Columns3 size={14} aria-hidden className="text-faint" />
      <FilterChip
        name="Columns"
        value={hidden.length === 0 ? undefined : `${ids.length - hidden.length} of ${ids.length}`}
        onClear={() => change({ hide: undefined })}
      >
        {() => (
          <CheckList
            label="columns"
            options={ids}
            chosen={ids.filter((id) => !hidden.includes(id))}
            render={(id) => titles.get(id)}
            onChange={(chosen) => {
              const hide = ids.filter((id) => !chosen.includes(id));
              change({ hide: hide.length === 0 ? undefined : hide });
            }}
          />
        )}
      </FilterChip>
    </span>
  );
}
