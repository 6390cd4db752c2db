import type { ReactNode } from "react";
import { agoText, durationText, exactTimeText, timeText } from "../lib/format-time.ts";
import { useSettings } from "../lib/settings.ts";
import { useNow } from "../lib/use-now.ts";

/** A time in the chosen zone; exact on hover. Nothing when it is not known. */
export function Time({
  at,
  ago = false,
}: {
  at: number | null | undefined;
  ago?: boolean;
}): ReactNode {
  const { zone } = useSettings();
  const now = useNow();
  if (at === null || at === undefined || at <= 0) return <span className="text-faint">–</span>;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTimeText(at, zone)}
      className="tabular whitespace-nowrap"
    >
      {ago ? agoText(at, now) : timeText(at, zone, now)}
    </time>
  );
}

/** How long something took, or has taken so far when it has no end. */
export function Duration({
  from,
  to,
}: {
  from: number | null | undefined;
  to?: number | null | undefined;
}): ReactNode {
  if (from === null || from === undefined || from <= 0)
    return <span className="text-faint">–</span>;
  if (to === null || to === undefined || to <= 0) return <Ticking from={from} />;
  return (
    <span className="tabular whitespace-nowrap" title={`${to - from} ms`}>
      {durationText(to - from)}
    </span>
  );
}

function Ticking({ from }: { from: number }): ReactNode {
  const now = useNow();
  return <span className="tabular whitespace-nowrap">{durationText(now - from)}</span>;
}
