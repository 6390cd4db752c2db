import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { BatonApiError } from "../../../client/errors.ts";
import type { WorkflowRun } from "../../../model/signal-response.ts";
import { JsonView } from "../../components/json-view.tsx";
import { LINK_BUTTON } from "../../components/link-button.ts";
import { Card, Facts } from "../../components/page.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { countText } from "../../lib/format-time.ts";
import { isOpen } from "../../lib/status.ts";
import { batchQuery, runQuery, runStateQuery } from "./queries.ts";
import { startPath } from "./start-code.ts";
import type { StartRequest } from "./start-fields.ts";

/** What came of a start. */
export type Started =
  | { kind: "one"; runId: string }
  /** `failure`: why not all of them were started; null when all were. */
  | { kind: "many"; runIds: string[]; failure: unknown }
  | { kind: "waited"; run: WorkflowRun };

/** The run or runs that were started, as they stand now; or the request and the answer that refused it. */
export function Outcome(props: {
  started: Started | undefined;
  failure: unknown;
  request: StartRequest | undefined;
  waitSeconds: number | null;
}): ReactNode {
  const { started, failure, request } = props;
  if (failure !== null && failure !== undefined && request !== undefined) {
    return <Refusal failure={failure} request={request} waitSeconds={props.waitSeconds} />;
  }
  switch (started?.kind) {
    case "one":
      return <LiveRun runId={started.runId} />;
    case "many":
      return <Batch runIds={started.runIds} failure={started.failure} />;
    case "waited":
      return <WaitedFor run={started.run} />;
    default:
      return null;
  }
}

function Refusal(props: {
  failure: unknown;
  request: StartRequest;
  waitSeconds: number | null;
}): ReactNode {
  const { failure, request, waitSeconds } = props;
  return (
    <Card title="It was not started" flush>
      <ErrorPanel error={failure} what="The server refused the start" />
      <div className="grid grid-cols-1 border-t border-line lg:grid-cols-2">
        <div className="min-w-0 border-line lg:border-r">
          <p className="px-3 py-2 font-mono text-sm break-all">
            POST {startPath({ request, waitSeconds })}
          </p>
          <JsonView value={request} label="Request" />
        </div>
        <div className="min-w-0">
          <p className="px-3 py-2 font-mono text-sm">
            {BatonApiError.is(failure) && failure.status > 0
              ? `Answer ${failure.status}`
              : "No answer"}
          </p>
          {BatonApiError.is(failure) && <JsonView value={failure.body} label="Answer" />}
        </div>
      </div>
    </Card>
  );
}

function OpenRun({ runId }: { runId: string }): ReactNode {
  return (
    <Link to="/runs/$runId" params={{ runId }} className={LINK_BUTTON}>
      Open the run
    </Link>
  );
}

function LiveRun({ runId }: { runId: string }): ReactNode {
  const state = useQuery(runStateQuery(runId));
  if (state.data === undefined) {
    return state.isError ? (
      <ErrorPanel error={state.error} what={`Run ${runId} was started but could not be read`} />
    ) : (
      <Loading lines={3} label="Reading the run" />
    );
  }
  const { run, counts } = state.data;
  return (
    <Card title="Run" actions={<OpenRun runId={runId} />}>
      <div aria-live="polite" className="flex flex-col gap-3">
        <Facts
          facts={[
            ["Status", <StatusBadge key="status" status={run.status} />],
            [
              "Run",
              <code key="run" className="font-mono text-sm break-all">
                {runId}
              </code>,
            ],
            ["Duration", <Duration key="duration" from={run.created} to={run.ended} />],
            [
              "Tasks",
              <span key="tasks" className="flex flex-wrap gap-2">
                {counts.map(([status, count]) => (
                  <span key={status} className="flex items-center gap-1">
                    <StatusBadge status={status} />
                    <span className="text-muted tabular">{countText(count)}</span>
                  </span>
                ))}
              </span>,
            ],
            ["Reason", run.reason === null ? null : <bdi key="reason">{run.reason}</bdi>],
          ]}
        />
      </div>
      {!isOpen(run.status) && <Output runId={runId} />}
    </Card>
  );
}

function Output({ runId }: { runId: string }): ReactNode {
  const { data } = useQuery(runQuery(runId));
  if (data === undefined) return null;
  return (
    <div className="mt-3 rounded-md border border-line">
      <h3 className="px-3 pt-2 font-semibold">Output</h3>
      <JsonView value={data.output} label="Output" />
    </div>
  );
}

function Batch(props: { runIds: readonly string[]; failure: unknown }): ReactNode {
  const { runIds, failure } = props;
  const { data = [] } = useQuery(batchQuery(runIds));
  const known = new Map(data.map((run) => [run.workflowId, run]));
  return (
    <Card title={`${runIds.length} runs`} flush>
      {failure !== null && <ErrorPanel error={failure} what="The others were not started" />}
      <ul>
        {runIds.map((runId) => {
          const run = known.get(runId);
          return (
            <li
              key={runId}
              className="grid min-h-8 grid-cols-[8rem_minmax(4rem,1fr)_auto] items-center gap-3 border-t border-line px-3 first:border-t-0"
            >
              <span>{run !== undefined && <StatusBadge status={run.status} />}</span>
              <Link
                to="/runs/$runId"
                params={{ runId }}
                className="truncate font-mono text-sm text-accent hover:underline"
              >
                {runId}
              </Link>
              <span className="text-muted">
                <Time at={run === undefined ? null : Date.parse(run.startTime ?? "")} />
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function WaitedFor({ run }: { run: WorkflowRun }): ReactNode {
  return (
    <Card title="Result" actions={<OpenRun runId={run.workflowId} />} flush>
      <p className="flex flex-wrap items-center gap-2 px-3 py-2">
        <StatusBadge status={run.status} />
        {run.signalTimeout === true && (
          <span className="text-muted">The time was over first; the run goes on by itself.</span>
        )}
      </p>
      <JsonView value={run} label="Answer" />
    </Card>
  );
}
