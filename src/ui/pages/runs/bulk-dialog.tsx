/** Rehearses what would happen to many runs, then does it as a job that can be watched and stopped. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { BulkAction, BulkSelection, Preview } from "../../../model/baton/bulk-job.ts";
import { previewBulk, startJob } from "../../api/runs.ts";
import { problemOf } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/confirm-dialog.tsx";
import { TextField } from "../../components/fields.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { countText } from "../../lib/format-time.ts";
import { JobProgress } from "./job-progress.tsx";

export interface BulkDialogProps {
  action: BulkAction;
  label: string;
  selection: BulkSelection;
  onClose: () => void;
}

export function BulkDialog({ action, label, selection, onClose }: BulkDialogProps): ReactNode {
  const [reason, setReason] = useState("");
  const [runs, setRuns] = useState(selection);
  const preview = useQuery({
    queryKey: ["bulk preview", runs, action],
    queryFn: () => previewBulk(runs, action),
    staleTime: Infinity,
  });
  const asked: BulkAction =
    action.kind === "terminate" && reason !== "" ? { ...action, reason } : action;
  const job = useMutation({ mutationFn: (shown: Preview) => startJob(runs, asked, shown) });
  if (job.data !== undefined) {
    return (
      <Sheet open onClose={onClose} title={label} wide>
        <JobProgress
          jobId={job.data.jobId}
          onClose={onClose}
          onRetryRefused={(workflowIds) => {
            setRuns({ workflowIds });
            job.reset();
          }}
        />
      </Sheet>
    );
  }
  const { data } = preview;
  const count = data === undefined ? 0 : data.total - refusedCount(data);
  return (
    <Sheet open onClose={onClose} title={label} alert wide>
      <WhichRuns selection={runs} />
      {preview.isError && (
        <ErrorPanel
          error={preview.error}
          what="This could not be rehearsed"
          retry={() => void preview.refetch()}
        />
      )}
      {preview.isPending && <Loading lines={4} label="Rehearsing" />}
      {data !== undefined && <Rehearsal preview={data} />}
      {action.kind === "terminate" && (
        <TextField
          label="Reason"
          value={reason}
          onChange={setReason}
          placeholder="Kept with each run"
        />
      )}
      {job.isError && (
        <p role="alert" className="rounded-md bg-failed-soft p-2 text-failed">
          {problemOf(job.error).message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button autoFocus onPress={onClose}>
          Cancel
        </Button>
        <Button
          look={action.kind === "terminate" || action.kind === "remove" ? "danger" : "primary"}
          pending={job.isPending}
          disabledReason={count > 0 ? undefined : "There is no run that this can be done to"}
          onPress={() => data !== undefined && job.mutate(data)}
        >
          {label}: {countText(count)} {count === 1 ? "run" : "runs"}
        </Button>
      </div>
    </Sheet>
  );
}

function refusedCount({ refused }: Preview): number {
  return refused.reduce((sum, { count }) => sum + count, 0);
}

function WhichRuns({ selection }: { selection: BulkSelection }): ReactNode {
  if ("workflowIds" in selection) {
    return (
      <p className="text-muted">{countText(selection.workflowIds.length)} runs chosen by hand.</p>
    );
  }
  const { query, freeText } = selection;
  return (
    <p className="text-muted">
      All runs that match{" "}
      <code className="rounded bg-sunken px-1 font-mono text-sm break-all text-text">
        {query === "" ? "everything" : query}
      </code>
      {freeText !== undefined && freeText !== "*" && (
        <>
          {" "}
          and hold{" "}
          <code className="rounded bg-sunken px-1 font-mono text-sm break-all text-text">
            {freeText}
          </code>
        </>
      )}
      , and no other that starts from now on.
    </p>
  );
}

function Rehearsal({ preview }: { preview: Preview }): ReactNode {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <span className="text-lg font-semibold tabular">
          {preview.more ? `more than ${countText(preview.total)}` : countText(preview.total)}
        </span>
        {Object.entries(preview.byStatus).map(([status, count]) => (
          <span key={status} className="flex items-center gap-1">
            <StatusBadge status={status} />{" "}
            <span className="text-muted tabular">{countText(count)}</span>
          </span>
        ))}
      </p>
      {preview.refused.length > 0 && (
        <ul className="rounded-md bg-warning-soft p-2 text-warning">
          {preview.refused.map(({ reason, count }) => (
            <li key={reason}>
              {countText(count)} will be refused: {reason}
            </li>
          ))}
        </ul>
      )}
      <table className="w-full table-fixed text-sm">
        <caption className="pb-1 text-left text-muted">
          {preview.samples.length < preview.total
            ? `The first ${preview.samples.length}`
            : "All of them"}
        </caption>
        <tbody>
          {preview.samples.map((run) => (
            <tr key={run.workflowId} className="border-t border-line">
              <td className="w-36 py-1">
                <StatusBadge status={run.status} />
              </td>
              <td className="truncate pr-3">{run.name}</td>
              <td className="truncate pr-3 font-mono">{run.workflowId}</td>
              <td className="w-36">
                <Time at={run.created} />
              </td>
              <td className="truncate text-warning" title={run.refusal ?? ""}>
                {run.refusal ?? ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
