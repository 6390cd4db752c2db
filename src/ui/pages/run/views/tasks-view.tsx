import { ChevronDown, ChevronRight, FileJson, FileSpreadsheet } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import { Button } from "../../../components/button.tsx";
import { DataTable, type Column } from "../../../components/data-table.tsx";
import { SearchField, Select } from "../../../components/fields.tsx";
import { saveJson } from "../../../lib/save-json.ts";
import { Empty } from "../../../components/states.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { Duration, Time } from "../../../components/time.tsx";
import { saveFile } from "../../../lib/save-file.ts";
import { countText, durationText } from "../../../lib/format-time.ts";
import { useRun } from "../run-context.ts";
import { statusCounts } from "../run-data.ts";
import { TASK_GROUPS, type TaskGroup } from "../search.ts";
import {
  filterTasks,
  queueWaitOf,
  taskListRows,
  tasksAsCsv,
  type TaskListRow,
} from "../task-rows.ts";
import { toggled } from "../../../lib/toggled.ts";

const GROUP_WORDS: Readonly<Record<TaskGroup, string>> = {
  ref: "By task",
  status: "By status",
  worker: "By worker",
  none: "Not grouped",
};
const GROUPS = TASK_GROUPS.map((value) => ({ value, label: GROUP_WORDS[value] }));

/** All attempts as a list that can be grouped, filtered and saved. */
export function TasksView(): ReactNode {
  const { runId, data, search, change, select, selection } = useRun();
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const group = search.group ?? "ref";
  const { status, q } = search;
  const found = useMemo(() => filterTasks(data.rows, { status, text: q }), [data.rows, status, q]);
  const rows = useMemo(() => taskListRows(found, group, flipped), [found, group, flipped]);
  const toggle = (key: string): void => {
    setFlipped(toggled(flipped, key));
  };
  const open = (entry: TaskListRow): void => {
    if (entry.kind === "group") return toggle(entry.key);
    const attempts = data.rows.filter(({ ref }) => ref === entry.row.ref);
    select(entry.row.ref, attempts.length > 1 ? attempts.indexOf(entry.row) + 1 : undefined);
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <SearchField
          id="filter"
          label="Filter tasks"
          value={q ?? ""}
          onChange={(text) => change({ q: text === "" ? undefined : text })}
          className="min-w-32 flex-1 sm:max-w-64"
        />
        <Select
          label="Group"
          hideLabel
          value={group}
          options={GROUPS}
          onChange={(next) => change({ group: next === "ref" ? undefined : next })}
          className="w-32"
        />
        <span className="ml-auto text-sm text-muted tabular" aria-live="polite">
          {found.length === data.rows.length
            ? countText(found.length)
            : `${countText(found.length)} of ${countText(data.rows.length)}`}
        </span>
        <Button
          look="quiet"
          label="Save as CSV"
          onPress={() => saveFile(tasksAsCsv(found), `tasks-${runId}.csv`, "text/csv")}
        >
          <FileSpreadsheet size={14} aria-hidden />
        </Button>
        <Button look="quiet" label="Save as JSON" onPress={() => saveJson(found, `tasks-${runId}`)}>
          <FileJson size={14} aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {rows.length === 0 ? (
          <Empty title={data.rows.length === 0 ? "No task yet" : "No task matches"} />
        ) : (
          <DataTable
            label="Tasks"
            columns={COLUMNS}
            rows={rows}
            keyOf={({ key }) => key}
            onOpen={open}
            selected={selection?.row?.taskId}
          />
        )}
      </div>
    </div>
  );
}

const ofTask =
  (render: (row: SkeletonTask) => ReactNode) =>
  (entry: TaskListRow): ReactNode =>
    entry.kind === "task" ? render(entry.row) : null;

const COLUMNS: readonly Column<TaskListRow>[] = [
  {
    id: "ref",
    title: "Task",
    width: "minmax(12rem, 2fr)",
    render: (entry) => <Name entry={entry} />,
  },
  {
    id: "status",
    title: "Status",
    width: "minmax(8.5rem, 0.6fr)",
    render: (entry) =>
      entry.kind === "task" ? <StatusBadge status={entry.row.status} /> : <Counts entry={entry} />,
  },
  {
    id: "type",
    title: "Type",
    width: "minmax(7rem, 1fr)",
    render: ofTask(({ type }) => <span className="text-muted">{type}</span>),
  },
  {
    ...{ id: "attempt", title: "Attempt", width: "4.5rem", align: "end" },
    render: ofTask(({ attempt }) => (attempt === 0 ? <Faint>1</Faint> : attempt + 1)),
  },
  {
    ...{ id: "iteration", title: "Turn", width: "4rem", align: "end" },
    render: ofTask(({ iteration }) => (iteration === 0 ? <Faint>–</Faint> : iteration)),
  },
  {
    ...{ id: "wait", title: "Queue wait", width: "6rem", align: "end" },
    render: ofTask((row) => {
      const wait = queueWaitOf(row);
      if (wait !== null) return durationText(wait);
      return row.ended === null ? <Duration from={row.scheduled} /> : <Faint>–</Faint>;
    }),
  },
  {
    ...{ id: "run", title: "Run time", width: "6rem", align: "end" },
    render: ofTask(({ started, ended }) => <Duration from={started} to={ended} />),
  },
  {
    ...{ id: "worker", title: "Worker", width: "minmax(6rem, 1fr)" },
    render: ofTask(({ worker }) => worker ?? <Faint>–</Faint>),
  },
  {
    ...{ id: "started", title: "Started", width: "8.5rem" },
    render: ofTask(({ started }) => <Time at={started} />),
  },
];

function Faint({ children }: { children: ReactNode }): ReactNode {
  return <span className="text-faint">{children}</span>;
}

function Name({ entry }: { entry: TaskListRow }): ReactNode {
  if (entry.kind === "task") {
    return (
      <span style={{ paddingLeft: entry.depth * 20 }} title={entry.row.ref}>
        <bdi className={entry.row.abandoned ? "text-muted line-through" : "font-medium"}>
          {entry.row.ref}
        </bdi>
      </span>
    );
  }
  const Icon = entry.isOpen ? ChevronDown : ChevronRight;
  return (
    <span className="flex items-center gap-1">
      <Icon size={14} aria-hidden className="shrink-0 text-faint" />
      <bdi className="truncate font-medium">{entry.label}</bdi>
      <span className="text-sm text-faint tabular">×{countText(entry.rows.length)}</span>
    </span>
  );
}

function Counts({ entry }: { entry: TaskListRow & { kind: "group" } }): ReactNode {
  const counts = [...statusCounts(entry.rows)];
  return (
    <span className="flex items-center gap-1">
      {counts.slice(0, 2).map(([status, count]) => (
        <span key={status} className="flex items-center gap-1">
          {counts.length > 1 && <span className="text-sm text-muted tabular">{count}</span>}
          <StatusBadge status={status} />
        </span>
      ))}
      {counts.length > 2 && <Faint>…</Faint>}
    </span>
  );
}
