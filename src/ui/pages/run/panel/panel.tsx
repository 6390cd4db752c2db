import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { lazy, Suspense, type ReactNode } from "react";
import { Button } from "../../../components/button.tsx";
import { ErrorBoundary } from "../../../components/error-boundary.tsx";

import { Loading } from "../../../components/states.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { TabBar } from "../../../components/tabs.tsx";
import { useRun } from "../run-context.ts";
import type { Selection } from "../run-data.ts";
import type { PanelTab } from "../search.ts";
import { OverviewTab } from "./overview-tab.tsx";
import { ResizablePanel } from "./resizable-panel.tsx";
import { TaskActions } from "./task-actions.tsx";

/** What stands behind other tabs comes when it is looked at. */
const AttemptsTab = lazy(() =>
  import("./attempts-tab.tsx").then((module) => ({ default: module.AttemptsTab })),
);
const DefinitionTab = lazy(() =>
  import("./definition-tab.tsx").then((module) => ({ default: module.DefinitionTab })),
);
const LogsTab = lazy(() =>
  import("./logs-tab.tsx").then((module) => ({ default: module.LogsTab })),
);
const PayloadTab = lazy(() =>
  import("./payload-tab.tsx").then((module) => ({ default: module.PayloadTab })),
);
const RawTab = lazy(() => import("./raw-tab.tsx").then((module) => ({ default: module.RawTab })));

const TABS: readonly { id: PanelTab; label: string }[] = [
  { id: "overview", label: "Overview" },
  { id: "input", label: "Input" },
  { id: "output", label: "Output" },
  { id: "logs", label: "Logs" },
  { id: "attempts", label: "Attempts" },
  { id: "definition", label: "Definition" },
  { id: "raw", label: "Raw" },
];
/** What there is of a task that the run has not reached. */
const UNREACHED: ReadonlySet<PanelTab> = new Set(["overview", "definition"]);

/** Everything about the selected task; nothing while none is. */
export function RunPanel(): ReactNode {
  const { selection, select } = useRun();
  if (selection === null) return null;
  return (
    <ResizablePanel label={`Task ${selection.ref}`} onClose={() => select(null)}>
      <ChosenTask key={selection.ref} selection={selection} />
    </ResizablePanel>
  );
}

function ChosenTask({ selection }: { selection: Selection }): ReactNode {
  const { search, change } = useRun();
  const { row } = selection;
  const tabs = row === null ? TABS.filter(({ id }) => UNREACHED.has(id)) : TABS;
  const wanted = search.tab ?? "overview";
  const tab = tabs.some(({ id }) => id === wanted) ? wanted : "overview";
  return (
    <>
      <PanelHead selection={selection} />
      <div className="shrink-0 overflow-x-auto border-b border-line px-2">
        <TabBar
          label="Parts of the task"
          value={tab}
          onChange={(next) => change({ tab: next === "overview" ? undefined : next })}
          tabs={tabs}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <ErrorBoundary
          what="This part could not be shown"
          resetOn={`${tab} ${row?.taskId} ${row?.status}`}
        >
          <Suspense fallback={<Loading />}>
            <Tab tab={tab} selection={selection} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </>
  );
}

function Tab({ tab, selection }: { tab: PanelTab; selection: Selection }): ReactNode {
  const { row } = selection;
  if (tab === "definition") return <DefinitionTab selection={selection} />;
  if (row === null || tab === "overview") return <OverviewTab selection={selection} />;
  switch (tab) {
    case "input":
    case "output":
      return <PayloadTab key={`${tab} ${row.taskId}`} row={row} side={tab} />;
    case "logs":
      return <LogsTab row={row} />;
    case "attempts":
      return <AttemptsTab selection={selection} row={row} />;
    default:
      return <RawTab row={row} />;
  }
}

function PanelHead({ selection }: { selection: Selection }): ReactNode {
  const { select } = useRun();
  const { ref, row, attempts, position } = selection;
  return (
    <header className="flex shrink-0 flex-col gap-2 border-b border-line px-3 py-2">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-md font-semibold break-words">
          <bdi>{ref}</bdi>
        </h2>
        <Button look="quiet" label="Close the panel" onPress={() => select(null)}>
          <X size={14} aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={row?.status ?? "NOT_REACHED"} />
        {row !== null && <span className="text-sm text-muted">{row.type}</span>}
        {row?.abandoned === true && <span className="text-sm text-muted">left behind</span>}
        {attempts.length > 1 && (
          <span className="flex items-center text-sm text-muted">
            <Button
              look="quiet"
              label="Previous attempt"
              disabledReason={position === 0 ? "It is the first" : undefined}
              onPress={() => select(ref, position)}
            >
              <ChevronLeft size={14} aria-hidden />
            </Button>
            <span className="tabular">
              Attempt {position + 1} of {attempts.length}
            </span>
            <Button
              look="quiet"
              label="Next attempt"
              disabledReason={position === attempts.length - 1 ? "It is the latest" : undefined}
              onPress={() => select(ref, position + 2)}
            >
              <ChevronRight size={14} aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <TaskActions selection={selection} />
    </header>
  );
}
