import { lazy, Suspense, type ReactNode } from "react";
import { ErrorBoundary } from "../../components/error-boundary.tsx";
import { Loading } from "../../components/states.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { useRun } from "./run-context.ts";
import type { RunView } from "./search.ts";
import { FIRST_VIEW, VIEW_LIST } from "./view-list.ts";
import { PictureView } from "./views/picture-view.tsx";
import { TasksView } from "./views/tasks-view.tsx";

const DataView = lazy(() =>
  import("./views/data-view.tsx").then((module) => ({ default: module.DataView })),
);
const EventsView = lazy(() =>
  import("./views/events-view.tsx").then((module) => ({ default: module.EventsView })),
);
const TreeView = lazy(() =>
  import("./views/tree-view.tsx").then((module) => ({ default: module.TreeView })),
);

/** The views of a run; all show the same selection. */
export function RunViews(): ReactNode {
  const { search, change, data } = useRun();
  const view = search.view ?? FIRST_VIEW;
  return (
    <section aria-label="Views" className="flex min-w-0 flex-1 flex-col">
      <div className="shrink-0 overflow-x-auto border-b border-line bg-surface px-2">
        <TabBar
          label="Views"
          value={view}
          onChange={(next) => change({ view: next })}
          tabs={VIEW_LIST.map(({ id, name, hint }) => ({ id, label: name, hint }))}
        />
      </div>
      <div className="min-h-0 flex-1 bg-surface">
        <ErrorBoundary what="This view could not be shown" resetOn={`${view} ${data.seq}`}>
          <Suspense fallback={<Loading />}>
            <View view={view} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </section>
  );
}

function View({ view }: { view: RunView }): ReactNode {
  switch (view) {
    case "data":
      return <DataView />;
    case "events":
      return <EventsView />;
    case "tree":
      return <TreeView />;
    case "tasks":
      return <TasksView />;
    default:
      return <PictureView kind={view} />;
  }
}
