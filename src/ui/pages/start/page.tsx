import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useState, type ReactNode } from "react";
import { problemOf } from "../../api/problem.ts";
import { SearchField, Select } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { chosenDefinitions } from "../definitions/definition-list.ts";
import { definitionListQuery, definitionQuery, versionsQuery } from "../definitions/queries.ts";
import { defaultInput, inputFields } from "./input-fields.ts";
import { runQuery } from "./queries.ts";
import { emptyFields, fieldsOfRun } from "./start-fields.ts";
import { StartForm } from "./start-form.tsx";
import type { StartSearch } from "./search.ts";

/** Chooses what to start. */
export function StartPage(): ReactNode {
  const [wanted, setWanted] = useState("");
  const navigate = useNavigate();
  const list = useQuery(definitionListQuery());
  const found = chosenDefinitions(list.data ?? [], wanted === "" ? {} : { q: wanted });
  return (
    <Page title="Workbench">
      <div className="mx-auto flex max-w-2xl flex-col gap-3 p-4">
        <p className="text-muted">Choose a workflow, fill in its input, and watch what it does.</p>
        <SearchField
          id="filter"
          label="Find a workflow"
          placeholder="Find a workflow  ( / )"
          value={wanted}
          onChange={setWanted}
          onSubmit={() => {
            const [first] = found;
            if (first !== undefined)
              void navigate({ to: "/start/$name", params: { name: first.name } });
          }}
        />
        {list.isError && list.data === undefined && (
          <ErrorPanel
            error={list.error}
            what="The definitions could not be listed"
            retry={() => void list.refetch()}
          />
        )}
        {list.isPending && <Loading label="Loading definitions" />}
        {list.data !== undefined && found.length === 0 && (
          <Empty title={list.data.length === 0 ? "No definition yet" : "No definition matches"}>
            <Link to="/edit" className="text-accent underline">
              Write one
            </Link>
          </Empty>
        )}
        {found.length > 0 && (
          <ul className="rounded-lg border border-line bg-surface">
            {found.map(({ name, version, description }) => (
              <li key={name} className="border-t border-line first:border-t-0">
                <Link
                  to="/start/$name"
                  params={{ name }}
                  className="flex min-h-9 flex-wrap items-baseline gap-x-2 px-3 py-1.5 hover:bg-hover"
                >
                  <bdi className="font-medium">{name}</bdi>
                  <span className="text-sm text-faint">v{version}</span>
                  <bdi className="min-w-0 truncate text-muted">{description}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

const isMissing = (error: unknown): boolean => error !== null && problemOf(error).status === 404;

/** Starts one workflow. */
export function StartNamedPage(): ReactNode {
  const { name } = useParams({ from: "/start/$name" });
  const search = useSearch({ from: "/start/$name" });
  const navigate = useNavigate();
  const versions = useQuery(versionsQuery(name));
  // Without a definition there are neither versions to choose from nor a page of it.
  const isUnknown = versions.data?.length === 0 || isMissing(versions.error);
  const change = (next: StartSearch): void =>
    void navigate({ to: "/start/$name", params: { name }, search: next });
  const { version: _, ...latest } = search;
  return (
    <Page
      title={`Start ${name}`}
      heading={
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Link to="/start" className="font-normal text-muted hover:underline">
            Workbench
          </Link>
          <span className="text-faint" aria-hidden>
            /
          </span>
          <bdi className="break-all">{name}</bdi>
          {!isUnknown && (
            <Select
              label="Version"
              hideLabel
              className="text-base font-normal"
              value={String(search.version ?? "latest")}
              options={[
                { value: "latest", label: "Latest version" },
                ...(versions.data ?? [])
                  .toReversed()
                  .map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
              ]}
              onChange={(chosen) =>
                change(chosen === "latest" ? latest : { ...search, version: Number(chosen) })
              }
            />
          )}
        </span>
      }
      actions={
        !isUnknown && (
          <Link to="/definitions/$name" params={{ name }} className="text-accent hover:underline">
            Definition
          </Link>
        )
      }
    >
      <Prepared
        key={`${name} ${search.version ?? ""} ${search.from ?? ""}`}
        name={name}
        search={search}
        onFillFrom={(from) => change({ ...search, from })}
      />
    </Page>
  );
}

/** What stands in place of the form of a workflow that is not registered, and where to go from there. */
function UnknownWorkflow({
  name,
  version,
}: {
  name: string;
  version: number | undefined;
}): ReactNode {
  const link = "text-accent underline";
  return (
    <Empty
      title={version === undefined ? "No workflow has this name" : `There is no version ${version}`}
      icon={<SearchX size={28} strokeWidth={1.5} />}
    >
      <p className="font-mono break-all">
        <bdi>{name}</bdi>
      </p>
      <p className="mt-2 flex flex-wrap justify-center gap-x-4 gap-y-1">
        {version !== undefined && (
          <Link to="/start/$name" params={{ name }} className={link}>
            Start the latest version
          </Link>
        )}
        <Link to="/start" className={link}>
          Choose another workflow
        </Link>
        <Link to="/edit" className={link}>
          Write a definition
        </Link>
      </p>
    </Empty>
  );
}

/** The form, as soon as what fills it is there. */
function Prepared(props: {
  name: string;
  search: StartSearch;
  onFillFrom: (runId: string) => void;
}): ReactNode {
  const { name, search } = props;
  const definition = useQuery(definitionQuery(name, search.version));
  const from = useQuery({ ...runQuery(search.from ?? ""), enabled: search.from !== undefined });
  if (definition.isError && definition.data === undefined) {
    if (isMissing(definition.error)) {
      return <UnknownWorkflow name={name} version={search.version} />;
    }
    return (
      <ErrorPanel
        error={definition.error}
        what={`The definition of ${name} could not be read`}
        retry={() => void definition.refetch()}
      />
    );
  }
  const isWaiting = search.from !== undefined && from.isPending;
  if (definition.data === undefined || isWaiting) return <Loading label="Loading the form" />;
  const { fields, source } = inputFields(definition.data);
  return (
    <>
      {from.isError && (
        <ErrorPanel
          error={from.error}
          what={`Run ${search.from} could not be read, so it does not fill the form`}
        />
      )}
      <StartForm
        definition={definition.data}
        version={search.version}
        inputFields={fields}
        source={source}
        initial={
          from.data === undefined
            ? emptyFields(defaultInput(source === "schema" ? fields : []))
            : fieldsOfRun(from.data)
        }
        onFillFrom={props.onFillFrom}
      />
    </>
  );
}
