import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { BatonApiError } from "../../../client/errors.ts";
import {
  definitionVersions,
  readDefinition,
  saveDefinition,
} from "../../api/workflow-definitions.ts";
import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/confirm-dialog.tsx";
import { Select } from "../../components/fields.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { Time } from "../../components/time.tsx";
import { DiffView } from "../../diff/diff-view.tsx";
import { fieldsOf } from "../../lib/definition-tasks.ts";
import { tidyDefinition } from "../../lib/tidy-definition.ts";
import { ChangeList } from "./change-list.tsx";
import { definitionChanges } from "./definition-changes.ts";
import { changedAt } from "./definition-list.ts";
import { identityOf, nextVersion } from "./edited-text.ts";

interface SaveDialogProps {
  definition: unknown;
  /** What the text was made from. */
  stored: WorkflowDef | null;
  /** When that was stored. */
  basedOn: number | null;
  isNew: boolean;
  /** How many errors the editor shows. */
  errors: number;
  onClose: () => void;
  onSaved: () => void;
}

/** Shows what is about to change, and stores it as a new version or in place of one. */
export function SaveDialog(props: SaveDialogProps): ReactNode {
  const { name } = identityOf(props.definition);
  const versions = useQuery({
    queryKey: ["versions before saving", name],
    queryFn: () => definitionVersions(name),
    enabled: name !== "",
    gcTime: 0,
  });
  return (
    <Sheet
      open
      onClose={props.onClose}
      title={`Save ${name === "" ? "the definition" : name}`}
      wide
    >
      {name === "" && <p className="text-failed">A definition needs a name.</p>}
      {versions.isError && (
        <ErrorPanel error={versions.error} what="The versions could not be read" />
      )}
      {versions.isLoading && <Loading lines={4} label="Reading the versions" />}
      {versions.data !== undefined && (
        <Choice {...props} versions={versions.data.map(({ version }) => version)} />
      )}
    </Sheet>
  );
}

function Choice(props: SaveDialogProps & { versions: readonly number[] }): ReactNode {
  const { definition, versions } = props;
  const { name, version: written } = identityOf(definition);
  const next = nextVersion(versions);
  const choices = choicesFor(versions, written, next);
  const preferred = props.isNew ? choices.find(({ overwrites }) => !overwrites) : undefined;
  const [version, setVersion] = useState((preferred ?? choices[0])?.version ?? written);
  const overwrites = versions.includes(version);
  const compared = overwrites ? version : versions.findLast((each) => each < version);
  const before = useQuery({
    queryKey: ["stored before saving", name, compared],
    queryFn: () => readDefinition(name, compared),
    enabled: compared !== undefined,
    gcTime: 0,
  });
  const conflict = overwrites ? conflictOf(before.data, props) : null;
  const save = useSave({ ...props, version, overwrites });
  return (
    <>
      <Select
        label="Store it as"
        value={String(version)}
        options={choices.map((choice) => ({ value: String(choice.version), label: choice.label }))}
        onChange={(chosen) => setVersion(Number(chosen))}
      />
      {conflict !== null && (
        <p role="alert" className="rounded-md bg-warning-soft p-2 text-warning">
          Somebody has stored version {version} anew, <Time at={conflict} />, since you opened it.
          Below is what differs from that; overwriting takes it away.
        </p>
      )}
      {props.errors > 0 && (
        <p className="rounded-md bg-failed-soft p-2 text-failed">
          The editor shows {props.errors} {props.errors === 1 ? "error" : "errors"}: the server may
          refuse it.
        </p>
      )}
      {compared === undefined ? (
        <p className="text-muted">It is the first version of {name}.</p>
      ) : before.data === undefined ? (
        <Loading lines={4} label="Reading what is stored" />
      ) : (
        <Differences before={before.data} after={{ ...fieldsOf(definition), version }} />
      )}
      {save.isError && <ErrorPanel error={save.error} what={refusalOf(save.error, version)} />}
      <div className="flex justify-end gap-2">
        <Button autoFocus onPress={props.onClose}>
          Cancel
        </Button>
        <Button
          look={conflict === null ? "primary" : "danger"}
          pending={save.isPending}
          onPress={() => save.mutate()}
        >
          {overwrites
            ? `Overwrite version ${version}${conflict === null ? "" : " anyway"}`
            : `Save as version ${version}`}
        </Button>
      </div>
    </>
  );
}

function choicesFor(
  versions: readonly number[],
  written: number,
  next: number,
): { version: number; overwrites: boolean; label: string }[] {
  const asWritten = versions.includes(written)
    ? { version: written, overwrites: true, label: `Version ${written}, overwriting it` }
    : { version: written, overwrites: false, label: `Version ${written}, as written` };
  if (written === next) return [asWritten];
  return [asWritten, { version: next, overwrites: false, label: `New version ${next}` }];
}

/** When somebody else has stored the version since the text was made from it; null: nobody has. */
function conflictOf(
  now: WorkflowDef | undefined,
  { stored, basedOn }: SaveDialogProps,
): number | null {
  if (now === undefined || stored?.name !== now.name || stored.version !== now.version) return null;
  return changedAt(now) === basedOn ? null : changedAt(now);
}

function useSave(props: SaveDialogProps & { version: number; overwrites: boolean }) {
  const { definition, version, overwrites } = props;
  const { name } = identityOf(definition);
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => saveDefinition({ ...fieldsOf(definition), version }, overwrites),
    onSuccess: async () => {
      props.onSaved();
      client.removeQueries({ queryKey: ["definition", name] });
      client.removeQueries({ queryKey: ["names and versions"] });
      await client.invalidateQueries({ queryKey: ["definition versions", name] });
      await navigate({
        to: "/definitions/$name/$version",
        params: { name, version: String(version) },
      });
    },
  });
}

function refusalOf(error: unknown, version: number): string {
  const isTaken = BatonApiError.is(error) && error.status === 409;
  return isTaken
    ? `Somebody has stored version ${version} meanwhile`
    : "The definition was not stored";
}

function Differences({ before, after }: { before: WorkflowDef; after: unknown }): ReactNode {
  return (
    <>
      <ChangeList changes={definitionChanges(before, after)} />
      <div className="max-h-[40vh] overflow-auto rounded-md border border-line">
        <DiffView
          before={tidyDefinition(before)}
          after={tidyDefinition(after)}
          beforeLabel={`Version ${before.version}, stored`}
          afterLabel="What you have written"
          label="The definition"
        />
      </div>
    </>
  );
}
