import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Label, ProgressBar } from "react-aria-components";
import type { BulkJobDetail } from "../../../model/baton/bulk-job.ts";
import { getJob, resumeJob, stopJob } from "../../api/runs.ts";
import { Button } from "../../components/button.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { countText } from "../../lib/format-time.ts";

const REFRESH_MS = 500;
const STOPPED_REFRESH_MS = 2000;

/** How far a job is, what it could not do, and a way to stop it or to let it go on. */
export function JobProgress(props: {
  jobId: string;
  onClose: () => void;
  onRetryRefused: (workflowIds: string[]) => void;
}): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ["job", props.jobId],
    queryFn: () => getJob(props.jobId),
    refetchInterval: ({ state }) => refreshOf(state.data),
  });
  if (error !== null)
    return (
      <ErrorPanel error={error} what="The job could not be read" retry={() => void refetch()} />
    );
  if (data === undefined) return <Loading lines={3} />;
  const isRunning = data.status === "RUNNING";
  const failed = data.failures.map(({ workflowId }) => workflowId);
  return (
    <>
      <ProgressBar
        value={data.done}
        maxValue={Math.max(1, data.total)}
        className="flex flex-col gap-1"
      >
        {({ percentage }) => (
          <>
            <Label aria-live="polite">{sentenceOf(data)}</Label>
            <span className="h-2 overflow-hidden rounded-full bg-sunken">
              <span
                className="block h-full bg-accent transition-[width]"
                style={{ width: `${percentage ?? 0}%` }}
              />
            </span>
          </>
        )}
      </ProgressBar>
      {data.failures.length > 0 && (
        <ul
          aria-label="Refused runs"
          className="max-h-60 overflow-auto rounded-md border border-line text-sm"
        >
          {data.failures.map(({ workflowId, reason }) => (
            <li
              key={workflowId}
              className="flex gap-2 border-b border-line px-2 py-1 last:border-0"
            >
              <code className="w-48 shrink-0 truncate font-mono">{workflowId}</code>
              <span className="text-failed">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex justify-end gap-2">
        {isRunning && (
          <Button look="danger" onPress={() => void stopJob(data.jobId).then(() => refetch())}>
            Stop
          </Button>
        )}
        {data.status === "STOPPED" && data.done < data.total && (
          <Button onPress={() => void resumeJob(data.jobId).then(() => refetch())}>
            Go on with the rest
          </Button>
        )}
        {!isRunning && failed.length > 0 && (
          <Button onPress={() => props.onRetryRefused(failed)}>Retry the refused</Button>
        )}
        <Button look="primary" onPress={props.onClose}>
          {isRunning ? "Leave it running" : "Done"}
        </Button>
      </div>
    </>
  );
}

/** How long until a job is read again; false: nothing will change. */
function refreshOf(job: BulkJobDetail | undefined): number | false {
  if (job === undefined || job.status === "RUNNING") return REFRESH_MS;
  // What was under way when it was stopped is still brought to its end.
  return job.done < job.total ? STOPPED_REFRESH_MS : false;
}

function sentenceOf({ status, done, total, succeeded, failed }: BulkJobDetail): string {
  const word = { RUNNING: "Working", STOPPED: "Stopped", COMPLETED: "Done" }[status];
  const refused = failed === 0 ? "" : `, ${countText(failed)} refused`;
  return `${word}: ${countText(done)} of ${countText(total)} runs, ${countText(succeeded)} succeeded${refused}`;
}
