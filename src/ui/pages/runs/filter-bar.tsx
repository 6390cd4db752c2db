import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { workflowNamesQuery } from "../../lib/name-queries.ts";
import { Button } from "../../components/button.tsx";
import { CheckList } from "../../components/check-list.tsx";
import { SearchField, Switch, TextField } from "../../components/fields.tsx";
import { FilterChip } from "../../components/filter-chip.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { timeText } from "../../lib/format-time.ts";
import { settings } from "../../lib/settings.ts";
import { LongerChip } from "./longer-chip.tsx";
import { RANGES, rangeOf } from "./run-query.ts";
import type { RunsSearch } from "./search.ts";

export type ChangeSearch = (change: {
  [K in keyof RunsSearch]?: RunsSearch[K] | undefined;
}) => void;

const RUN_STATUSES = ["RUNNING", "PAUSED", "COMPLETED", "FAILED", "TIMED_OUT", "TERMINATED"];
const TASK_STATUSES = [
  ...["SCHEDULED", "IN_PROGRESS", "COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED"],
  ...["FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT", "CANCELED", "SKIPPED"],
];
/** How long typing may pause before the list follows. */
const PAUSE_MS = 250;

/** The filters as chips. */
export function FilterBar({
  search,
  change,
}: {
  search: RunsSearch;
  change: ChangeSearch;
}): ReactNode {
  const names = useQuery(workflowNamesQuery);
  const statuses = search.tab === "tasks" ? TASK_STATUSES : RUN_STATUSES;
  return (
    <>
      <FreeText
        value={search.text ?? ""}
        onChange={(text) => change({ text: text === "" ? undefined : text })}
      />
      {search.q === undefined && (
        <>
          <FilterChip
            name="Workflow"
            value={search.workflow?.join(", ")}
            onClear={() => change({ workflow: undefined })}
          >
            {() => (
              <CheckList
                label="workflows"
                options={names.data ?? []}
                chosen={search.workflow ?? []}
                onChange={(workflow) =>
                  change({ workflow: workflow.length === 0 ? undefined : workflow })
                }
              />
            )}
          </FilterChip>
          <FilterChip
            name="Status"
            value={search.status?.join(", ")}
            onClear={() => change({ status: undefined })}
          >
            {() => (
              <CheckList
                label="statuses"
                options={statuses}
                chosen={search.status ?? []}
                onChange={(status) => change({ status: status.length === 0 ? undefined : status })}
                render={(status) => <StatusBadge status={status} />}
              />
            )}
          </FilterChip>
          <StartedChip search={search} change={change} />
          <TextChip
            name="Correlation id"
            value={search.correlationId}
            onChange={(correlationId) => change({ correlationId })}
          />
          <TextChip
            name="Id"
            value={search.id}
            hint="A whole id, or its beginning and a *"
            onChange={(id) => change({ id })}
          />
          <TextChip
            name="Version"
            value={search.version}
            onChange={(version) => change({ version })}
          />
          {search.tab !== "tasks" && (
            <LongerChip value={search.longer} onChange={(longer) => change({ longer })} />
          )}
        </>
      )}
      {search.tab !== "tasks" && (
        <Switch
          label="No sub-workflows"
          on={search.root === "yes"}
          onChange={(on) => change({ root: on ? "yes" : undefined })}
        />
      )}
    </>
  );
}

function FreeText({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout>>();
  // The URL may change by other ways than typing: back, a link, a cleared filter.
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <SearchField
      id="filter"
      label="Find in names, ids, inputs, outputs and reasons"
      placeholder="Find anything  ( / )"
      value={typed}
      className="w-60"
      onChange={(text) => {
        setTyped(text);
        clearTimeout(timer);
        setTimer(setTimeout(() => onChange(text.trim()), PAUSE_MS));
      }}
    />
  );
}

function TextChip(props: {
  name: string;
  value: string | undefined;
  hint?: string;
  onChange: (value: string | undefined) => void;
}): ReactNode {
  const [typed, setTyped] = useState(props.value ?? "");
  return (
    <FilterChip name={props.name} value={props.value} onClear={() => props.onChange(undefined)}>
      {(close) => (
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            props.onChange(typed.trim() === "" ? undefined : typed.trim());
            close();
          }}
        >
          <TextField label={props.name} value={typed} onChange={setTyped} hint={props.hint} />
          <Button type="submit" look="primary">
            Apply
          </Button>
        </form>
      )}
    </FilterChip>
  );
}

function StartedChip({ search, change }: { search: RunsSearch; change: ChangeSearch }): ReactNode {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const apply = (): void => {
    const begin = Date.parse(from);
    const end = Date.parse(to);
    if (Number.isNaN(begin) && Number.isNaN(end)) return;
    change({ started: `${Number.isNaN(begin) ? 0 : begin}-${Number.isNaN(end) ? "" : end}` });
  };
  return (
    <FilterChip
      name="Started"
      value={rangeText(search.started)}
      onClear={() => change({ started: undefined })}
    >
      {(close) => (
        <>
          <div className="grid grid-cols-2 gap-1">
            {Object.entries(RANGES).map(([started, { label }]) => (
              <Button
                key={started}
                onPress={() => {
                  change({ started });
                  close();
                }}
              >
                {label}
              </Button>
            ))}
          </div>
          <TextField label="From" type="datetime-local" value={from} onChange={setFrom} />
          <TextField label="To" type="datetime-local" value={to} onChange={setTo} />
          <Button
            look="primary"
            onPress={() => {
              apply();
              close();
            }}
          >
            Apply
          </Button>
        </>
      )}
    </FilterChip>
  );
}

function rangeText(started: string | undefined): string | undefined {
  if (started === undefined) return undefined;
  const now = Date.now();
  const range = rangeOf(started, now);
  if (range === null) return started;
  const { zone } = settings();
  const named = RANGES[started]?.label;
  if (named !== undefined) return named;
  const from = range.from === 0 ? "…" : timeText(range.from, zone, now);
  return `${from} – ${range.to === null ? "now" : timeText(range.to, zone, now)}`;
}
