/**
 * The list of runs. Rows stay where they are while somebody reads them: newer states are shown in place,
 * and a bar offers what has come since.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { SearchRequest } from "../../api/runs.ts";
import { DataTable, type Sorting } from "../../components/data-table.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { countText } from "../../lib/format-time.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { mergeRuns } from "./merge-runs.ts";
import { newestRunsQuery, runListQuery } from "./queries.ts";
import { moved } from "./column-layout.ts";
import { runColumns } from "./run-columns.tsx";
import type { ColumnControl } from "./use-columns.ts";

/** Of how many hits the exact number is said. */
const MOST_COUNTED = 10_000;
const ROW_HEIGHT = 40;

export function RunList(props: {
  request: SearchRequest;
  columns: ColumnControl;
  isFiltered: boolean;
  onSort: (sort: string) => void;
}): ReactNode {
  const { request } = props;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const list = useInfiniteQuery(runListQuery(request));
  const newest = useQuery(newestRunsQuery(request));
  if (list.isError) {
    return (
      <ErrorPanel
        error={list.error}
        what="The runs could not be listed"
        retry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return <Loading lines={12} label="Loading runs" />;
  const total = newest.data?.total ?? list.data.pages[0]?.total ?? 0;
  const { rows, newer } = mergeRuns(
    list.data.pages.flatMap((page) => page.rows),
    newest.data?.rows ?? [],
  );
  if (rows.length === 0 && newer === 0) return <NoRuns isFiltered={props.isFiltered} />;
  const { shown, widths, show, resize } = props.columns;
  return (
    <div className="flex h-full flex-col">
      {newer > 0 && (
        <button
          type="button"
          className="flex h-8 shrink-0 items-center justify-center gap-1.5 border-b border-line bg-running-soft font-medium text-running"
          onClick={() => void client.resetQueries({ queryKey: runListQuery(request).queryKey })}
        >
          <ArrowUp size={14} aria-hidden /> {newer} newer — show
        </button>
      )}
      <div className="min-h-0 flex-1">
        <DataTable
          label="Runs"
          columns={runColumns(shown, widths)}
          changes={{
            onResize: resize,
            onMove: (id, before) => show(moved(shown, id, before)),
          }}
          rows={rows}
          rowHeight={ROW_HEIGHT}
          keyOf={({ workflowId }) => workflowId}
          onOpen={({ workflowId }) =>
            void navigate({ to: "/runs/$runId", params: { runId: workflowId } })
          }
          marked={marked}
          onMark={setMarked}
          sorting={sortingOf(request.sort)}
          onSort={({ column, descending }) =>
            props.onSort(`${column}:${descending ? "DESC" : "ASC"}`)
          }
          onEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
          footer={list.isFetchingNextPage ? <Loading lines={2} /> : null}
        />
      </div>
      <BulkBar marked={marked} request={request} total={total} onClear={() => setMarked(new Set())}>
        <span aria-live="polite" className="text-muted tabular">
          {total > MOST_COUNTED ? `more than ${countText(MOST_COUNTED)}` : countText(total)}{" "}
          matching
        </span>
      </BulkBar>
    </div>
  );
}

function sortingOf(sort: string | undefined): Sorting {
  const [column = "", direction] = (sort ?? "").split(":");
  return { column, descending: direction === "DESC" };
}

function NoRuns({ isFiltered }: { isFiltered: boolean }): ReactNode {
  if (isFiltered) return <Empty title="No run matches">Loosen the filters, or remove them.</Empty>;
  return (
    <Empty title="No run yet">
      <Link to="/start" className="text-accent underline">
        Start one
      </Link>
      , or let a program start one: it appears here by itself.
    </Empty>
  );
}
