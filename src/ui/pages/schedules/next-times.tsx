import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { problemOf } from "../../api/problem.ts";
import { exactTimeText } from "../../lib/format-time.ts";
import { boundOf, type ScheduleDraft } from "./draft.ts";
import { nextTimesQuery } from "./queries.ts";

const SHOWN = 5;

/** The next times of what is being typed, in its own zone: a change of clocks shows there. */
export function NextTimes({ draft }: { draft: ScheduleDraft }): ReactNode {
  const { data, error } = useQuery(
    nextTimesQuery(
      {
        cronExpression: draft.cronExpression.trim(),
        zoneId: draft.zoneId,
        scheduleStartTime: boundOf(draft.from) || undefined,
        scheduleEndTime: boundOf(draft.to) || undefined,
      },
      SHOWN,
    ),
  );
  return (
    <section aria-live="polite">
      <h3 className="mb-1 text-sm font-medium text-muted">Next times</h3>
      {error !== null && <p className="text-failed">{problemOf(error).message}</p>}
      {error === null && data?.length === 0 && (
        <p className="text-muted">There is none any more.</p>
      )}
      {error === null && (
        <ol className="flex flex-col gap-0.5 tabular">
          {data?.map((at) => (
            <li key={at}>{inZone(at, draft.zoneId)}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

function inZone(at: number, zone: string): string {
  try {
    return exactTimeText(at, zone);
  } catch {
    // The server knows zones that this browser does not.
    return exactTimeText(at, "UTC");
  }
}
