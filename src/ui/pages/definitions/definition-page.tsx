import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { removeDefinition } from "../../api/workflow-definitions.ts";
import { BatonApiError } from "../../../client/errors.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Select } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { compact } from "../../lib/search-params.ts";
import { DefinitionActions } from "./definition-actions.tsx";
import { DefinitionFacts } from "./definition-facts.tsx";
import { definitionQuery, versionsQuery } from "./queries.ts";
import type { DefinitionSearch } from "./search.ts";
import { TaskFacts } from "./task-facts.tsx";
import { DefinitionView } from "./definition-view.tsx";

/** The latest version of a definition. */
export function DefinitionPage(): ReactNode {
  const { name } = useParams({ from: "/definitions/$name" });
  const search = useSearch({ from: "/definitions/$name" });
  return <Definition key={name} name={name} asked={undefined} search={search} />;
}

/** One version of a definition. */
export function DefinitionVersionPage(): ReactNode {
  const { name, version } = useParams({ from: "/definitions/$name/$version" });
  const search = useSearch({ from: "/definitions/$name/$version" });
  if (!/^\d{1,9}$/.test(version)) return <NoSuchDefinition name={name} version={version} />;
  return <Definition key={name} name={name} asked={Number(version)} search={search} />;
}

interface Asked {
  name: string;
  /** Undefined: the latest. */
  asked: number | undefined;
  search: DefinitionSearch;
}

function Definition({ name, asked, search }: Asked): ReactNode {
  const navigate = useNavigate();
  const [isRemoving, setIsRemoving] = useState(false);
  const definition = useQuery(definitionQuery(name, asked));
  const versions = useQuery(versionsQuery(name));
  const change = (changes: { [K in keyof DefinitionSearch]?: DefinitionSearch[K] | undefined }) => {
    const next = compact({ ...search, ...changes });
    void (asked === undefined
      ? navigate({ to: "/definitions/$name", params: { name }, search: next })
      : navigate({
          to: "/definitions/$name/$version",
          params: { name, version: String(asked) },
          search: next,
        }));
  };
  if (definition.isError && definition.data === undefined) {
    return isMissing(definition.error) ? (
      <NoSuchDefinition name={name} version={asked} />
    ) : (
      <Page title={name}>
        <ErrorPanel
          error={definition.error}
          what="The definition could not be read"
          retry={() => void definition.refetch()}
        />
      </Page>
    );
  }
  const shown = definition.data;
  const known = versions.data?.map(({ version }) => version) ?? [];
  return (
    <Page
      title={name}
      heading={
        <DefinitionHeading
          name={name}
          version={shown?.version ?? asked}
          versions={known}
          onChoose={(version) =>
            void navigate({
              to: "/definitions/$name/$version",
              params: { name, version },
              search,
            })
          }
        />
      }
      actions={
        shown !== undefined && (
          <DefinitionActions
            name={name}
            version={shown.version}
            onRemove={() => setIsRemoving(true)}
          />
        )
      }
      toolbar={
        <TabBar
          label="Views of the definition"
          value={search.tab ?? "graph"}
          onChange={(tab) => change({ tab })}
          tabs={[
            { id: "graph", label: "Graph" },
            { id: "json", label: "JSON" },
            { id: "versions", label: `Versions${known.length > 0 ? ` ${known.length}` : ""}` },
            { id: "usage", label: "Usage" },
          ]}
        />
      }
    >
      {shown === undefined ? (
        <Loading lines={12} label="Loading the definition" />
      ) : (
        <div className="flex h-full min-h-0">
          <div className="min-w-0 flex-1">
            <DefinitionView
              definition={shown}
              versions={versions.data ?? []}
              search={search}
              change={change}
            />
          </div>
          <aside
            aria-label="About the definition"
            className="hidden w-80 shrink-0 overflow-auto border-l border-line bg-surface p-4 lg:block"
          >
            {search.task !== undefined && (
              <TaskFacts
                definition={shown}
                task={search.task}
                onClose={() => change({ task: undefined })}
              />
            )}
            <DefinitionFacts definition={shown} />
          </aside>
        </div>
      )}
      {shown !== undefined && (
        <RemoveDialog
          definition={shown}
          isLast={known.length <= 1}
          open={isRemoving}
          onClose={() => setIsRemoving(false)}
        />
      )}
    </Page>
  );
}

function isMissing(error: unknown): boolean {
  return BatonApiError.is(error) && error.status === 404;
}

function NoSuchDefinition(props: {
  name: string;
  version: number | string | undefined;
}): ReactNode {
  const { name, version } = props;
  return (
    <Page title={name}>
      <Empty title={`There is no ${name}${version === undefined ? "" : ` version ${version}`}`}>
        It was never registered, or has been deleted. Its runs keep their own copy.{" "}
        {version !== undefined && (
          <>
            <Link to="/definitions/$name" params={{ name }} className="text-accent underline">
              The latest version
            </Link>
            {" · "}
          </>
        )}
        <Link to="/definitions" className="text-accent underline">
          All definitions
        </Link>
      </Empty>
    </Page>
  );
}

function DefinitionHeading(props: {
  name: string;
  version: number | undefined;
  versions: readonly number[];
  onChoose: (version: string) => void;
}): ReactNode {
  const latest = props.versions.at(-1);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-2">
      <Link to="/definitions" className="font-normal text-muted hover:underline">
        Definitions
      </Link>
      <span className="text-faint" aria-hidden>
        /
      </span>
      <bdi className="break-all">{props.name}</bdi>
      {props.version !== undefined && props.versions.length > 0 && (
        <Select
          label="Version"
          hideLabel
          className="text-base font-normal"
          value={String(props.version)}
          options={props.versions.toReversed().map((version) => ({
            value: String(version),
            label: version === latest ? `v${version} · latest` : `v${version}`,
          }))}
          onChange={props.onChoose}
        />
      )}
    </span>
  );
}

function RemoveDialog(props: {
  definition: WorkflowDef;
  isLast: boolean;
  open: boolean;
  onClose: () => void;
}): ReactNode {
  const { name, version } = props.definition;
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={`Delete ${name} version ${version}?`}
      effect={
        props.isLast
          ? "It is the only version: nothing can start this workflow afterwards. Runs that exist keep their own copy and go on."
          : "New runs cannot ask for this version any more. Runs that exist keep their own copy and go on."
      }
      action="Delete this version"
      dangerous
      onConfirm={async () => {
        await removeDefinition(name, version);
        client.removeQueries({ queryKey: ["definition", name] });
        client.removeQueries({ queryKey: ["definition versions", name] });
        await client.invalidateQueries({ queryKey: ["definitions"] });
        await (props.isLast
          ? navigate({ to: "/definitions" })
          : navigate({ to: "/definitions/$name", params: { name }, search: { tab: "versions" } }));
      }}
    />
  );
}
