import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { EventHandler } from "../../../model/event-handler.ts";
import { removeHandler, saveHandler } from "../../api/events.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Switch, TextField } from "../../components/fields.tsx";
import { JsonField } from "../../components/json-field.tsx";
import { Refusal } from "../../components/saving.tsx";
import { SidePanel } from "../../components/side-panel.tsx";
import { readJson } from "../../lib/json-text.ts";
import { stringifyLossless } from "../../lib/lossless.ts";

const FIRST_ACTIONS = [
  { action: "start_workflow", start_workflow: { name: "", input: { order: "${order}" } } },
];

interface Draft {
  name: string;
  event: string;
  condition: string;
  evaluatorType: string;
  active: boolean;
  actions: string;
}

function draftOf(stored: EventHandler | null): Draft {
  return {
    name: stored?.name ?? "",
    event: stored?.event ?? "conductor:",
    condition: stored?.condition ?? "",
    evaluatorType: stored?.evaluatorType ?? "",
    active: stored?.active ?? true,
    actions: stringifyLossless(stored?.actions ?? FIRST_ACTIONS, 2),
  };
}

/** One event handler: what it listens to, when it acts, and how. */
export function HandlerPanel(props: {
  stored: EventHandler | null;
  onClose: () => void;
  onSaved: (name: string) => void;
}): ReactNode {
  const { stored } = props;
  const client = useQueryClient();
  const [draft, setDraft] = useState(draftOf(stored));
  const [removing, setRemoving] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const actions = readJson(draft.actions, []);
  const refresh = () => client.invalidateQueries({ queryKey: ["event handlers"] });
  const save = useMutation({
    mutationFn: async () => {
      const { condition, evaluatorType, ...rest } = draft;
      const handler = {
        ...stored,
        ...rest,
        condition: condition === "" ? undefined : condition,
        evaluatorType: evaluatorType === "" ? undefined : evaluatorType,
        actions: actions.ok ? actions.value : [],
      };
      await saveHandler(handler, stored === null);
    },
    onSuccess: async () => {
      await refresh();
      props.onSaved(draft.name);
    },
  });
  return (
    <SidePanel
      label={stored === null ? "New event handler" : `Event handler ${stored.name}`}
      title={stored === null ? "New event handler" : <bdi>{stored.name}</bdi>}
      onClose={props.onClose}
      actions={
        stored !== null && (
          <Button look="quiet" label="Delete the handler" onPress={() => setRemoving(true)}>
            <Trash2 size={14} aria-hidden />
          </Button>
        )
      }
    >
      <Refusal error={save.error} />
      {stored === null && (
        <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} required />
      )}
      <TextField
        label="Event"
        mono
        value={draft.event}
        onChange={(event) => change({ event })}
        hint="conductor:workflow:task-reference, or the name of a sink"
      />
      <TextField
        label="Condition"
        mono
        rows={3}
        value={draft.condition}
        onChange={(condition) => change({ condition })}
        hint="JavaScript over $, the event's payload. Empty: always"
      />
      <TextField
        label="Evaluator"
        value={draft.evaluatorType}
        onChange={(evaluatorType) => change({ evaluatorType })}
        hint="Empty, javascript or graaljs"
      />
      <JsonField
        label="Actions"
        value={draft.actions}
        onChange={(text) => change({ actions: text })}
        rows={14}
        anyValue
      />
      <Switch label="Active" on={draft.active} onChange={(active) => change({ active })} />
      <div>
        <Button
          look="primary"
          pending={save.isPending}
          disabledReason={reasonAgainstSaving(draft.name, actions.ok)}
          onPress={() => save.mutate()}
        >
          {stored === null ? "Create the handler" : "Save"}
        </Button>
      </div>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Delete the event handler ${stored?.name ?? ""}?`}
        effect="It acts on no event any more."
        action="Delete"
        dangerous
        onConfirm={async () => {
          await removeHandler(stored?.name ?? "");
          await refresh();
          props.onClose();
        }}
      />
    </SidePanel>
  );
}

function reasonAgainstSaving(name: string, hasActions: boolean): string | undefined {
  if (name.trim() === "") return "It has no name yet";
  return hasActions ? undefined : "The actions cannot be read";
}
