import { useQuery } from "@tanstack/react-query";
import { Plus, Zap, ZapOff } from "lucide-react";
import type { ReactNode } from "react";
import type { EventHandler } from "../../../model/event-handler.ts";
import { Button } from "../../components/button.tsx";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { ToneLabel } from "../../components/status-badge.tsx";
import { HandlerPanel } from "./handler-panel.tsx";
import type { ChangeEvents } from "./page.tsx";
import { handlersQuery } from "./queries.ts";
import type { EventsSearch } from "./search.ts";

const COLUMNS: readonly Column<EventHandler>[] = [
  {
    id: "active",
    title: "State",
    width: "6.5rem",
    render: ({ active }) => (
      <ToneLabel tone={active ? "completed" : "neutral"}>
        {active ? <Zap size={12} aria-hidden /> : <ZapOff size={12} aria-hidden />}
        {active ? "Active" : "Off"}
      </ToneLabel>
    ),
  },
  {
    id: "name",
    title: "Name",
    width: "minmax(9rem, 1fr)",
    render: ({ name }) => <bdi className="font-medium">{name}</bdi>,
  },
  {
    id: "event",
    title: "Event",
    width: "minmax(10rem, 1.4fr)",
    render: ({ event }) => <bdi className="font-mono text-sm">{event}</bdi>,
  },
  {
    id: "condition",
    title: "Condition",
    width: "minmax(8rem, 1.4fr)",
    render: ({ condition }) => (
      <bdi className="font-mono text-sm text-muted">{condition ?? ""}</bdi>
    ),
  },
  {
    id: "actions",
    title: "Does",
    width: "minmax(10rem, 1.6fr)",
    render: ({ actions }) => actions.map(actionText).join(", "),
  },
];

/** What an action does, in words. */
function actionText(action: EventHandler["actions"][number]): string {
  switch (action.action) {
    case "start_workflow":
      return `starts ${action.start_workflow?.name ?? "a workflow"}`;
    case "complete_task":
      return `completes ${action.complete_task?.taskRefName ?? "a task"}`;
    case "fail_task":
      return `fails ${action.fail_task?.taskRefName ?? "a task"}`;
    case "terminate_workflow":
      return "terminates a run";
    case "update_workflow_variables":
      return "sets variables";
    default:
      return action.action ?? "nothing";
  }
}

/** The list of handlers, with one of them in a panel. */
export function Handlers({
  search,
  change,
}: {
  search: EventsSearch;
  change: ChangeEvents;
}): ReactNode {
  const { data, error, refetch } = useQuery(handlersQuery);
  if (error !== null && data === undefined) {
    return (
      <ErrorPanel
        error={error}
        what="The handlers could not be read"
        retry={() => void refetch()}
      />
    );
  }
  if (data === undefined) return <Loading lines={8} label="Loading event handlers" />;
  const wanted = (search.text ?? "").toLowerCase();
  const rows = data
    .filter(({ name, event }) => `${name} ${event}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const chosen = data.find(({ name }) => name === search.open) ?? null;
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1">
        {rows.length === 0 ? (
          <Empty title={data.length === 0 ? "No event handler yet" : "No handler matches"}>
            {data.length === 0 && (
              <>
                <p className="mb-3">
                  A handler starts a workflow, or ends a task, when an event is published.
                </p>
                <Button onPress={() => change({ open: "" })}>
                  <Plus size={14} aria-hidden /> Make the first handler
                </Button>
              </>
            )}
          </Empty>
        ) : (
          <DataTable
            label="Event handlers"
            columns={COLUMNS}
            rows={rows}
            keyOf={({ name }) => name}
            selected={search.open}
            onOpen={({ name }) => change({ open: name })}
          />
        )}
      </div>
      {search.open !== undefined && (search.open === "" || chosen !== null) && (
        <HandlerPanel
          key={search.open}
          stored={chosen}
          onClose={() => change({ open: undefined })}
          onSaved={(name) => change({ open: name })}
        />
      )}
    </div>
  );
}
