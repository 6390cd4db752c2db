import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ScheduleRun } from "../../../model/schedule-run.ts";
import { exactTimeText } from "../../lib/format-time.ts";
import { useSettings } from "../../lib/settings.ts";

const SHOWN = 20;
const LOOKS = {
  EXECUTED: "bg-completed-solid",
  FAILED: "bg-failed-solid",
  POLLED: "bg-running-solid",
};
const WORDS = { EXECUTED: "started", FAILED: "not started", POLLED: "starting" };

/** The last runs of a schedule as squares, the latest at the right; each leads to the run that it started. */
export function RunStrip({ runs }: { runs: readonly ScheduleRun[] }): ReactNode {
  const { zone } = useSettings();
  if (runs.length === 0) return <span className="text-faint">–</span>;
  return (
    <span className="flex items-center gap-0.5">
      {runs
        .slice(0, SHOWN)
        .toReversed()
        .map((run) => {
          const label = `${WORDS[run.state]} at ${exactTimeText(run.scheduledTime, zone)}${run.reason === undefined ? "" : `: ${run.reason}`}`;
          const look = `block h-4 w-2 rounded-sm ${LOOKS[run.state]}`;
          if (run.workflowId === undefined) {
            return (
              <span
                key={run.executionId}
                role="img"
                aria-label={label}
                title={label}
                className={look}
              />
            );
          }
          return (
            <Link
              key={run.executionId}
              to="/runs/$runId"
              params={{ runId: run.workflowId }}
              aria-label={label}
              title={label}
              className={look}
            />
          );
        })}
    </span>
  );
}
