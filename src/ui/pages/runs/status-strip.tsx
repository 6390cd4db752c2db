import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { StatusIcon } from "../../components/status-badge.tsx";
import { countText } from "../../lib/format-time.ts";
import { lookOf } from "../../lib/status.ts";
import type { ChangeSearch } from "./filter-bar.tsx";
import { statusCountsQuery } from "./queries.ts";
import type { RunsSearch } from "./search.ts";
import { TONE_TEXT } from "../../components/tones.ts";

/** How many runs there are of each status; a click shows them alone. */
export function StatusStrip({
  search,
  change,
}: {
  search: RunsSearch;
  change: ChangeSearch;
}): ReactNode {
  const { data } = useQuery(statusCountsQuery(search, Date.now()));
  if (search.q !== undefined || data === undefined) return null;
  const all = data.reduce((sum, { count }) => sum + count, 0);
  const chosen = search.status ?? [];
  return (
    <div
      role="group"
      aria-label="Runs by status"
      className="flex min-w-0 flex-1 gap-1 max-sm:overflow-x-auto sm:flex-wrap"
    >
      <Count
        label="All"
        count={all}
        pressed={chosen.length === 0}
        onPress={() => change({ status: undefined })}
      />
      {data.map(({ status, count }) => (
        <Count
          key={status}
          status={status}
          label={lookOf(status).word}
          count={count}
          pressed={chosen.length === 1 && chosen[0] === status}
          onPress={() =>
            change({ status: chosen.length === 1 && chosen[0] === status ? undefined : [status] })
          }
        />
      ))}
    </div>
  );
}

function Count(props: {
  label: string;
  count: number;
  pressed: boolean;
  onPress: () => void;
  status?: string;
}): ReactNode {
  const { label, count, pressed, status } = props;
  const tone = status === undefined || count === 0 ? "" : TONE_TEXT[lookOf(status).tone];
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={props.onPress}
      className={`flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 ${pressed ? "border-line-strong bg-selected font-medium" : "border-transparent text-muted hover:bg-hover"}`}
    >
      {status !== undefined && (
        <span className={tone}>
          <StatusIcon status={status} size={13} />
        </span>
      )}
      {label}
      <span className="text-faint tabular">{countText(count)}</span>
    </button>
  );
}
