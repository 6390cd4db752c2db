import { X } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { StatusIcon } from "../../components/status-badge.tsx";
import { countText } from "../../lib/format-time.ts";
import { lookOf } from "../../lib/status.ts";
import { useRun } from "./run-context.ts";
import { statusCounts } from "./run-data.ts";
import { TONE_SOLID } from "../../components/tones.ts";
import { toggled } from "../../lib/toggled.ts";

/** Statuses in the order in which they are shown; those that nobody knows come last. */
const ORDER = [
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "SKIPPED",
  "IN_PROGRESS",
  "SCHEDULED",
  "CANCELED",
  "TIMED_OUT",
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
];

/** How many tasks have which status; a click leaves only those. */
export function ProgressStrip(): ReactNode {
  const { data, search, change } = useRun();
  const counts = useMemo(() => statusCounts(data.rows), [data.rows]);
  const statuses = [...counts.keys()].sort((a, b) => rank(a) - rank(b));
  const chosen = new Set(search.status);
  const toggle = (status: string): void => {
    const next = toggled(chosen, status);
    change({ status: next.size === 0 ? undefined : [...next] });
  };
  if (statuses.length === 0) return <span className="text-sm text-muted">No task yet</span>;
  return (
    <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-1">
      <div className="flex h-1.5 min-w-24 flex-1 gap-px overflow-hidden rounded-full" aria-hidden>
        {statuses.map((status) => (
          <span
            key={status}
            className={`min-w-1 ${TONE_SOLID[lookOf(status).tone]} ${chosen.size > 0 && !chosen.has(status) ? "opacity-30" : ""}`}
            style={{ flexGrow: counts.get(status) ?? 0 }}
          />
        ))}
      </div>
      <div role="group" aria-label="Tasks by status" className="flex flex-wrap gap-1">
        {statuses.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={chosen.has(status)}
            onClick={() => toggle(status)}
            className={`flex h-6 items-center gap-1 rounded-md border px-1.5 text-sm ${chosen.has(status) ? "border-accent bg-selected" : "border-transparent hover:bg-hover"}`}
          >
            <span
              className={`size-2 rounded-full ${TONE_SOLID[lookOf(status).tone]}`}
              aria-hidden
            />
            <StatusIcon status={status} size={12} />
            <span className="font-medium tabular">{countText(counts.get(status) ?? 0)}</span>
            <span className="text-muted">{lookOf(status).word}</span>
          </button>
        ))}
        {chosen.size > 0 && (
          <Button
            look="quiet"
            label="Show all statuses"
            onPress={() => change({ status: undefined })}
          >
            <X size={14} aria-hidden />
          </Button>
        )}
      </div>
    </div>
  );
}

function rank(status: string): number {
  const at = ORDER.indexOf(status);
  return at < 0 ? ORDER.length : at;
}
