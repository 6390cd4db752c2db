/** What changes the value of one filter. */
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { CheckList } from "../../components/check-list.tsx";
import { TextField } from "../../components/fields.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { workflowNamesQuery } from "../../lib/name-queries.ts";
import type { ChangeSearch } from "./filter-bar.tsx";
import type { FilterName } from "./filter-names.ts";
import { LongerForm } from "./longer-form.tsx";
import { RANGES } from "./run-query.ts";
import type { RunsSearch } from "./search.ts";

export interface FilterFormProps {
  name: FilterName;
  search: RunsSearch;
  change: ChangeSearch;
  close: () => void;
}

const RUN_STATUSES = ["RUNNING", "PAUSED", "COMPLETED", "FAILED", "TIMED_OUT", "TERMINATED"];
const TASK_STATUSES = [
  ...["SCHEDULED", "IN_PROGRESS", "COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED"],
  ...["FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT", "CANCELED", "SKIPPED"],
];

/** Filters whose value is a text. */
const TEXTS = {
  correlationId: { label: "Correlation id" },
  version: { label: "Version" },
  id: { label: "Id", hint: "A whole id, or its beginning and a *" },
  parent: { label: "Parent", hint: "The id of the run that started it as a sub-workflow" },
  reason: { label: "Reason", hint: "Any part of the reason, in capitals or not" },
  failed: { label: "Failed task", hint: "Any part of the reference name of a task that failed" },
} as const;

/** See the head of the file. */
export function FilterForm({ name, search, change, close }: FilterFormProps): ReactNode {
  const apply = (value: string | undefined): void => {
    change({ [name]: value });
    close();
  };
  switch (name) {
    case "workflow":
      return <WorkflowList search={search} change={change} />;
    case "status":
      return (
        <CheckList
          label="statuses"
          options={search.tab === "tasks" ? TASK_STATUSES : RUN_STATUSES}
          chosen={search.status ?? []}
          onChange={(status) => change({ status: status.length === 0 ? undefined : status })}
          render={(status) => <StatusBadge status={status} />}
        />
      );
    case "started":
    case "ended":
    case "updated":
      return <TimeForm onApply={apply} />;
    case "longer":
      return <LongerForm onApply={apply} />;
    default:
      return <TextForm {...TEXTS[name]} value={search[name]} onApply={apply} />;
  }
}

function WorkflowList({ search, change }: { search: RunsSearch; change: ChangeSearch }): ReactNode {
  const names = useQuery(workflowNamesQuery);
  return (
    <CheckList
      label="workflows"
      options={names.data ?? []}
      chosen={search.workflow ?? []}
      onChange={(workflow) => change({ workflow: workflow.length === 0 ? undefined : workflow })}
    />
  );
}

function TextForm(props: {
  label: string;
  value: string | undefined;
  hint?: string;
  onApply: (value: string | undefined) => void;
}): ReactNode {
  const [typed, setTyped] = useState(props.value ?? "");
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        props.onApply(typed.trim() === "" ? undefined : typed.trim());
      }}
    >
      <TextField label={props.label} value={typed} onChange={setTyped} hint={props.hint} />
      <Button type="submit" look="primary">
        Apply
      </Button>
    </form>
  );
}

function TimeForm({ onApply }: { onApply: (range: string) => void }): ReactNode {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const begin = Date.parse(from);
  const end = Date.parse(to);
  const isEmpty = Number.isNaN(begin) && Number.isNaN(end);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onApply(`${Number.isNaN(begin) ? 0 : begin}-${Number.isNaN(end) ? "" : end}`);
      }}
    >
      <div className="grid grid-cols-2 gap-1">
        {Object.entries(RANGES).map(([range, { label }]) => (
          <Button key={range} onPress={() => onApply(range)}>
            {label}
          </Button>
        ))}
      </div>
      <TextField label="From" type="datetime-local" value={from} onChange={setFrom} />
      <TextField label="To" type="datetime-local" value={to} onChange={setTo} />
      <Button type="submit" look="primary" disabledReason={isEmpty ? "It needs a time" : undefined}>
        Apply
      </Button>
    </form>
  );
}
