import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { problemOf } from "../../api/problem.ts";
import { Page } from "../../components/page.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { changedAt } from "./definition-list.ts";
import { DefinitionEditor } from "./definition-editor.tsx";
import { draftKey, readDraft } from "./drafts.ts";
import { NEW_DEFINITION, nextVersion, textOf } from "./edited-text.ts";
import { editedQuery, versionsQuery } from "./queries.ts";
import type { EditSearch } from "./search.ts";

/** Writes a definition: a new one, another version, or the same again. */
export function EditorPage(): ReactNode {
  const search = useSearch({ from: "/edit" });
  const { name, version, as } = search;
  if (name === undefined) {
    return <Opened key="new" stored={null} search={search} begin={NEW_DEFINITION} />;
  }
  return <Existing key={`${name}@${version} ${as}`} name={name} search={search} />;
}

function Existing({ name, search }: { name: string; search: EditSearch }): ReactNode {
  const definition = useQuery(editedQuery(name, search.version));
  const versions = useQuery(versionsQuery(name));
  const failed = [definition, versions].find(({ isError }) => isError);
  if (failed !== undefined) {
    return (
      <Page title={`Edit ${name}`}>
        {problemOf(failed.error).status === 404 ? (
          <Empty title="There is no such definition">
            <p className="font-mono break-all">
              <bdi>{name}</bdi>
              {search.version !== undefined && ` v${search.version}`}
            </p>
            <p className="mt-2 flex flex-wrap justify-center gap-x-4 gap-y-1">
              <Link to="/edit" className="text-accent underline">
                Write a new one
              </Link>
              <Link to="/definitions" className="text-accent underline">
                All definitions
              </Link>
            </p>
          </Empty>
        ) : (
          <ErrorPanel
            error={failed.error}
            what={`The definition of ${name} could not be read`}
            retry={() => void failed.refetch()}
          />
        )}
      </Page>
    );
  }
  if (definition.data === undefined || versions.data === undefined) {
    return (
      <Page title={`Edit ${name}`}>
        <Loading lines={14} label="Loading the definition" />
      </Page>
    );
  }
  const next = nextVersion(versions.data.map(({ version }) => version));
  const begin = textOf(definition.data, search.as === "new" ? next : undefined);
  return <Opened stored={definition.data} search={search} begin={begin} />;
}

/** The editor with the draft that was left, if there is one. */
function Opened(props: {
  stored: WorkflowDef | null;
  search: EditSearch;
  begin: string;
}): ReactNode {
  const { stored, search, begin } = props;
  const version = search.as === "new" ? undefined : stored?.version;
  const key = draftKey(search.name, version);
  const [draft, setDraft] = useState(() => readDraft(key));
  const [round, setRound] = useState(0);
  const storedAt = stored === null ? null : changedAt(stored);
  const kept = draft?.text === begin ? null : draft;
  return (
    <DefinitionEditor
      key={round}
      stored={stored}
      storedAt={storedAt}
      begin={begin}
      draft={kept}
      draftKey={key}
      basedOn={kept === null ? storedAt : kept.basedOn}
      isNew={stored === null || search.as === "new"}
      onDiscard={() => {
        setDraft(null);
        setRound(round + 1);
      }}
    />
  );
}
