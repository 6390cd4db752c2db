import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, CornerDownRight } from "lucide-react";
import type { ReactNode } from "react";
import type { TreeRun } from "../../../model/baton/tree.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { StatusBadge, StatusIcon, ToneLabel } from "../../components/status-badge.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { definitionStateOf } from "./definition-state.ts";
import { registeredQuery, treeQuery, workflowQuery } from "./queries.ts";
import { useRun } from "./run-context.ts";
import { revisionOf } from "./run-data.ts";

/** What the run is: status, workflow, id, times, and the runs above it. */
export function RunHeading(): ReactNode {
  const { runId, data } = useRun();
  const { run } = data;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {run.parentWorkflowId !== null && <Ancestors parentId={run.parentWorkflowId} />}
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <StatusBadge status={run.status} />
        <Link
          to="/definitions/$name/$version"
          params={{ name: run.name, version: String(run.version) }}
          className="min-w-0 break-words hover:underline"
        >
          <bdi>{run.name}</bdi> <span className="font-normal text-muted">v{run.version}</span>
        </Link>
        <DefinitionMark />
        {run.rateLimited && <ToneLabel tone="paused">Waits for its turn</ToneLabel>}
        <span className="flex min-w-0 items-center font-mono text-sm font-normal text-muted">
          <span className="truncate">{runId}</span>
          <CopyButton text={runId} what="run id" />
        </span>
      </div>
      <Details />
    </div>
  );
}

function Details(): ReactNode {
  const { run } = useRun().data;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm font-normal text-muted">
      <Detail name="Started">
        <Time at={run.created} />
      </Detail>
      <Detail name={run.ended === null ? "Running for" : "Took"}>
        <Duration from={run.created} to={run.ended} />
      </Detail>
      {run.correlationId !== null && (
        <Detail name="Correlation">
          <bdi className="break-all">{run.correlationId}</bdi>
        </Detail>
      )}
      {run.priority > 0 && <Detail name="Priority">{run.priority}</Detail>}
      {run.createdBy !== null && <Detail name="By">{run.createdBy}</Detail>}
      {run.event !== null && <Detail name="Event">{run.event}</Detail>}
      {run.lastRetried !== null && run.revivals > 0 && (
        <Detail name={`Set going again ${run.revivals}×, last`}>
          <Time at={run.lastRetried} />
        </Detail>
      )}
      {run.failureWorkflowId !== null && (
        <Detail name="Failure workflow">
          <Link
            to="/runs/$runId"
            params={{ runId: run.failureWorkflowId }}
            className="font-mono text-accent hover:underline"
          >
            {run.failureWorkflowId.slice(0, 8)}
          </Link>
        </Detail>
      )}
    </dl>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex gap-1.5">
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 text-text">{children}</dd>
    </div>
  );
}

/** The runs above, the outermost first; the parent alone until they are known. */
function Ancestors({ parentId }: { parentId: string }): ReactNode {
  const { runId } = useRun();
  const { data } = useQuery(treeQuery(runId));
  const ancestors: readonly (TreeRun | null)[] = data?.ancestors ?? [null];
  return (
    <nav aria-label="Runs above" className="flex flex-wrap items-center gap-1 text-sm font-normal">
      <CornerDownRight size={12} aria-hidden className="text-faint" />
      {ancestors.map((above) => (
        <span key={above?.workflowId ?? parentId} className="flex items-center gap-1">
          <Link
            to="/runs/$runId"
            params={{ runId: above?.workflowId ?? parentId }}
            className="flex items-center gap-1 text-muted hover:text-text hover:underline"
          >
            {above !== null && <StatusIcon status={above.status} size={12} />}
            <bdi>{above === null ? parentId.slice(0, 8) : above.name}</bdi>
            {above !== null && <span className="sr-only">{above.status}</span>}
          </Link>
          <ChevronRight size={12} aria-hidden className="text-faint" />
        </span>
      ))}
    </nav>
  );
}

/** Says when the registered definition is not the one that the run goes by. */
function DefinitionMark(): ReactNode {
  const { runId, data } = useRun();
  const { run } = data;
  const own = useQuery(workflowQuery(runId, revisionOf(run)));
  const registered = useQuery(registeredQuery(run.name, run.version));
  if (own.data === undefined || registered.data === undefined) return null;
  const state = definitionStateOf(own.data.workflowDefinition, registered.data);
  if (state === "same") return null;
  const params = { name: run.name, version: String(run.version) };
  if (state === "gone") return <ToneLabel tone="warning">Definition not registered</ToneLabel>;
  return (
    <Link to="/definitions/$name/$version" params={params} className="font-normal">
      <ToneLabel tone="warning">Definition changed since</ToneLabel>
    </Link>
  );
}
