import { useQuery } from "@tanstack/react-query";
import { useId, type ReactNode } from "react";
import { workflowNamesQuery } from "../../lib/name-queries.ts";
import { Switch, TextField } from "../../components/fields.tsx";
import { JsonField } from "../../components/json-field.tsx";
import { CronWords } from "./cron-words.tsx";
import type { ScheduleDraft } from "./draft.ts";

const ZONES: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** The fields of a schedule. */
export function ScheduleForm(props: {
  draft: ScheduleDraft;
  onChange: (change: Partial<ScheduleDraft>) => void;
  named: boolean;
}): ReactNode {
  const { draft, onChange } = props;
  const names = useQuery(workflowNamesQuery);
  const id = useId();
  return (
    <div className="flex flex-col gap-3">
      {props.named && (
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => onChange({ name })}
          required
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Cron expression"
          mono
          value={draft.cronExpression}
          onChange={(cronExpression) => onChange({ cronExpression })}
          hint={<CronWords expression={draft.cronExpression} />}
        />
        <Suggested
          label="Time zone"
          id={`${id}-zones`}
          value={draft.zoneId}
          options={ZONES}
          onChange={(zoneId) => onChange({ zoneId })}
        />
        <Suggested
          label="Workflow"
          id={`${id}-workflows`}
          value={draft.workflow}
          options={names.data ?? []}
          onChange={(workflow) => onChange({ workflow })}
        />
        <TextField
          label="Version"
          value={draft.version}
          onChange={(version) => onChange({ version })}
          hint="Empty: the latest"
        />
        <TextField
          label="Not before"
          type="datetime-local"
          value={draft.from}
          onChange={(from) => onChange({ from })}
        />
        <TextField
          label="Not after"
          type="datetime-local"
          value={draft.to}
          onChange={(to) => onChange({ to })}
        />
        <TextField
          label="Correlation id"
          value={draft.correlationId}
          onChange={(correlationId) => onChange({ correlationId })}
        />
        <TextField
          label="Description"
          value={draft.description}
          onChange={(description) => onChange({ description })}
        />
      </div>
      <JsonField
        label="Input"
        value={draft.input}
        onChange={(input) => onChange({ input })}
        rows={6}
      />
      <Switch
        label="Run also what was missed"
        on={draft.catchUp}
        onChange={(catchUp) => onChange({ catchUp })}
      />
    </div>
  );
}

/** A text with suggestions of the browser: any text is allowed. */
function Suggested(props: {
  label: string;
  id: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-sm font-medium text-muted">{props.label}</span>
      <input
        list={props.id}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-7 w-full rounded-md border border-line-strong bg-surface px-2"
      />
      <datalist id={props.id}>
        {props.options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </label>
  );
}
