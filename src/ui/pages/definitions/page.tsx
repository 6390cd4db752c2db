import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "../../components/data-table.tsx";
import { SearchField } from "../../components/fields.tsx";
import { LINK_BUTTON_PRIMARY } from "../../components/link-button.ts";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { countText } from "../../lib/format-time.ts";
import { compact } from "../../lib/search-params.ts";
import { DEFINITION_COLUMNS } from "./definition-columns.tsx";
import { chosenDefinitions, sortingOf } from "./definition-list.ts";
import { definitionListQuery } from "./queries.ts";
import type { DefinitionsSearch } from "./search.ts";

/** The list of workflow definitions, each by its latest version. */
export function DefinitionsPage(): ReactNode {
  const search = useSearch({ from: "/definitions" });
  const navigate = useNavigate();
  const list = useQuery(definitionListQuery());
  const change = (changes: { [K in keyof DefinitionsSearch]: string | undefined }): void =>
    void navigate({
      to: "/definitions",
      search: compact({ ...search, ...changes }),
      replace: true,
    });
  const rows = chosenDefinitions(list.data ?? [], search);
  return (
    <Page
      title="Definitions"
      actions={
        <Link to="/edit" className={LINK_BUTTON_PRIMARY}>
          <Plus size={14} aria-hidden /> New definition
        </Link>
      }
      toolbar={
        <>
          <SearchField
            id="filter"
            label="Find definitions"
            placeholder="Name, description or owner  ( / )"
            value={search.q ?? ""}
            onChange={(q) => change({ q: q === "" ? undefined : q })}
            className="w-72"
          />
          {list.data !== undefined && (
            <span className="ml-auto text-muted tabular" aria-live="polite">
              {rows.length === list.data.length
                ? countText(rows.length)
                : `${countText(rows.length)} of ${countText(list.data.length)}`}{" "}
              {list.data.length === 1 ? "definition" : "definitions"}
            </span>
          )}
        </>
      }
    >
      {list.isError && list.data === undefined && (
        <ErrorPanel
          error={list.error}
          what="The definitions could not be listed"
          retry={() => void list.refetch()}
        />
      )}
      {list.isPending && <Loading lines={10} label="Loading definitions" />}
      {list.data !== undefined && rows.length === 0 && (
        <NoDefinitions isFiltered={search.q !== undefined} />
      )}
      {rows.length > 0 && (
        <DataTable
          label="Workflow definitions"
          columns={DEFINITION_COLUMNS}
          rows={rows}
          keyOf={({ name }) => name}
          onOpen={({ name }) => void navigate({ to: "/definitions/$name", params: { name } })}
          sorting={sortingOf(search.sort)}
          onSort={({ column, descending }) =>
            change({ sort: `${column}:${descending ? "DESC" : "ASC"}` })
          }
        />
      )}
    </Page>
  );
}

function NoDefinitions({ isFiltered }: { isFiltered: boolean }): ReactNode {
  if (isFiltered) return <Empty title="No definition matches">Look for something else.</Empty>;
  return (
    <Empty title="No definition yet">
      <Link to="/edit" className="text-accent underline">
        Write one
      </Link>
      , or register one by the API: it appears here by itself.
    </Empty>
  );
}
