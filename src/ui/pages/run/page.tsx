import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { SearchX, Trash2 } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from "react";
import { problemOf } from "../../api/problem.ts";
import { Page } from "../../components/page.tsx";
import { noteRun } from "../../lib/recent-runs.ts";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { compact } from "../../lib/search-params.ts";
import { isOpen } from "../../lib/status.ts";
import { RunActions } from "./actions.tsx";
import { RunHeading } from "./heading.tsx";
import { LiveMark } from "./live-mark.tsx";
import { RunPanel } from "./panel/panel.tsx";
import { ProgressStrip } from "./progress-strip.tsx";
import { skeletonQuery } from "./queries.ts";
import { RunContext, type RunDialog, type RunPageContext } from "./run-context.ts";
import { indexOf, selectionOf } from "./run-data.ts";
import { RunKeys } from "./run-keys.tsx";
import { RunNotice } from "./notice.tsx";
import { RunViews } from "./run-views.tsx";
import { useLive } from "./use-live.ts";

/** Questions are asked seldom: what asks them comes when it is needed. */
const RunDialogs = lazy(() =>
  import("./dialogs.tsx").then((module) => ({ default: module.RunDialogs })),
);
const route = getRouteApi("/runs/$runId");
const POLL_MS = 2000;

/** One run: why it stands where it stands, and what can be done about it. */
export function RunPage(): ReactNode {
  const { runId } = route.useParams();
  useEffect(() => noteRun(runId), [runId]);
  // Another run begins with nothing of this one.
  return <OneRun key={runId} runId={runId} />;
}

function OneRun({ runId }: { runId: string }): ReactNode {
  const [isFollowing, setFollowing] = useState(true);
  const [isPolling, setPolling] = useState(true);
  const skeleton = useQuery({
    ...skeletonQuery(runId),
    refetchInterval: isPolling ? POLL_MS : false,
  });
  const live = useLive(runId, skeleton.data !== undefined, isFollowing);
  const mustPoll = live === "connecting" || live === "reconnecting";
  if (mustPoll !== isPolling) setPolling(mustPoll);
  if (live === "removed") return <RemovedRun runId={runId} />;
  if (skeleton.data === undefined) {
    if (!skeleton.isError) return <Page title="Run">{<Loading lines={12} />}</Page>;
    if (problemOf(skeleton.error).status === 404) return <UnknownRun runId={runId} />;
    return (
      <Page title="Run">
        <ErrorPanel
          error={skeleton.error}
          what="The run could not be read"
          retry={() => void skeleton.refetch()}
        />
      </Page>
    );
  }
  return (
    <ShownRun
      runId={runId}
      data={skeleton.data}
      mark={
        <LiveMark
          state={live}
          lost={skeleton.isError}
          ended={!isOpen(skeleton.data.run.status)}
          onToggle={() => setFollowing(!isFollowing)}
        />
      }
    />
  );
}

function ShownRun({
  runId,
  data,
  mark,
}: Pick<RunPageContext, "runId" | "data"> & { mark: ReactNode }): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<RunDialog | null>(null);
  const [failure, setFailure] = useState<{ what: string; error: unknown } | null>(null);
  const index = useMemo(() => indexOf(data.rows), [data.rows]);
  const selection = useMemo(
    () => selectionOf(index, search.task, search.attempt),
    [index, search.task, search.attempt],
  );
  const change: RunPageContext["change"] = (members) =>
    void navigate({
      search: (before) => compact({ ...before, ...members }),
      replace: true,
      resetScroll: false,
    });
  const refresh = (): void => void client.invalidateQueries({ queryKey: ["run", runId] });
  const act: RunPageContext["act"] = (what, run) => {
    setFailure(null);
    run().then(refresh, (error: unknown) => setFailure({ what, error }));
  };
  const context: RunPageContext = {
    ...{ runId, data, index, search, selection, change, openDialog: setDialog, act, refresh },
    select: (ref, attempt) => change({ task: ref ?? undefined, attempt, with: undefined }),
  };
  return (
    <RunContext value={context}>
      <Page
        title={`${data.run.name} ${runId.slice(0, 8)}`}
        heading={<RunHeading />}
        actions={
          <>
            {mark}
            <RunActions />
          </>
        }
        toolbar={<ProgressStrip />}
      >
        <div className="flex min-h-full flex-col lg:h-full">
          {failure !== null && (
            <ErrorPanel error={failure.error} what={`Could not ${failure.what}`} />
          )}
          <RunNotice />
          <div className="flex min-h-[28rem] flex-1">
            <RunViews />
            <RunPanel />
          </div>
        </div>
      </Page>
      {dialog !== null && (
        <Suspense>
          <RunDialogs dialog={dialog} onClose={() => setDialog(null)} />
        </Suspense>
      )}
      <RunKeys isEnded={!isOpen(data.run.status)} />
    </RunContext>
  );
}

function UnknownRun({ runId }: { runId: string }): ReactNode {
  return (
    <Page title="Unknown run">
      <Empty title="There is no run with this id" icon={<SearchX size={28} strokeWidth={1.5} />}>
        <p className="font-mono break-all">{runId}</p>
        <p className="mt-2">
          It may have been removed, or belong to another server.{" "}
          <Link to="/runs" className="text-accent underline">
            Go to the runs
          </Link>
        </p>
      </Empty>
    </Page>
  );
}

function RemovedRun({ runId }: { runId: string }): ReactNode {
  return (
    <Page title="Removed run">
      <Empty title="This run has been removed" icon={<Trash2 size={28} strokeWidth={1.5} />}>
        <p className="font-mono break-all">{runId}</p>
        <Link to="/runs" className="text-accent underline">
          Go to the runs
        </Link>
      </Empty>
    </Page>
  );
}
