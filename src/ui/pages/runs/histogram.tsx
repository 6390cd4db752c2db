/** When the listed runs started: bars by status. A drag over them chooses a range, a click a single bar. */
import { useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import { useMemo, useState, type PointerEvent, type ReactNode } from "react";
import { namedZone, type TimeZone } from "../../../lib/named-zone.ts";
import { Button } from "../../components/button.tsx";
import { countText, timeText } from "../../lib/format-time.ts";
import { useSettings } from "../../lib/settings.ts";
import { lookOf } from "../../lib/status.ts";
import type { ChangeSearch } from "./filter-bar.tsx";
import { chosenRange, partsText, spansOf, type Span } from "./start-spans.ts";
import { HistogramTable } from "./histogram-table.tsx";
import { startCountsQuery, startRange } from "./queries.ts";
import type { RunsSearch } from "./search.ts";

const HEIGHT = 44;
/** A bar of one run is still seen beside one of a thousand. */
const LEAST_HEIGHT = 2;
const GAP = 0.15;

/** The zone that is chosen, and how the server calls it; UTC, where a browser does not know its own. */
function clocksOf(zone: string): { zoneId: string; clocks: TimeZone } {
  const zoneId = zone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  const clocks = namedZone(zoneId);
  return clocks === null ? { zoneId: "UTC", clocks: { offsetAt: () => 0 } } : { zoneId, clocks };
}

/** See the head of the file. */
export function Histogram({
  search,
  change,
}: {
  search: RunsSearch;
  change: ChangeSearch;
}): ReactNode {
  const { zone } = useSettings();
  const [showsTable, setShowsTable] = useState(false);
  const [hovered, setHovered] = useState<number | null>(null);
  const now = Date.now();
  const range = startRange(search, now);
  const { zoneId, clocks } = useMemo(() => clocksOf(zone), [zone]);
  const { data } = useQuery(startCountsQuery(search, now, zoneId));
  if (data === undefined) return <div className="h-[62px] w-full" />;
  const spans = spansOf(data, range, clocks);
  if (spans.length === 0) return null;
  const choose = (started: string): void => {
    if (search.q === undefined) return change({ started });
    const [from, to] = started.split("-");
    change({ q: `(${search.q}) AND startTime >= ${from} AND startTime <= ${to}` });
  };
  const at = (time: number): string => timeText(time, zone, now);
  const shown = hovered === null ? undefined : spans[hovered];
  return (
    <section aria-label="Starts over time" className="flex w-full flex-col">
      <div className="flex items-end gap-1">
        <Bars spans={spans} label={summaryOf(spans, at)} onHover={setHovered} onChoose={choose} />
        <Button
          look="quiet"
          label={showsTable ? "Hide the starts as a table" : "Show the starts as a table"}
          onPress={() => setShowsTable(!showsTable)}
        >
          <Table2 size={14} aria-hidden />
        </Button>
      </div>
      <div aria-hidden className="flex justify-between gap-2 pr-8 text-xs text-faint tabular">
        <span>{at(spans[0]?.from ?? 0)}</span>
        {shown !== undefined && (
          <span className="truncate text-muted">
            {at(shown.from)} – {at(shown.to)} · {partsText(shown)}
          </span>
        )}
        <span>{at(spans.at(-1)?.to ?? 0)}</span>
      </div>
      {showsTable && <HistogramTable spans={spans} timeOf={at} onChoose={choose} />}
    </section>
  );
}

function summaryOf(spans: readonly Span[], at: (time: number) => string): string {
  const total = spans.reduce((sum, span) => sum + span.total, 0);
  const most = spans.reduce((best, span) => (span.total > best.total ? span : best));
  return `${countText(total)} starts from ${at(spans[0]?.from ?? 0)} to ${at(spans.at(-1)?.to ?? 0)}, most of them from ${at(most.from)} on: ${countText(most.total)}`;
}

function Bars(props: {
  spans: readonly Span[];
  label: string;
  onHover: (index: number | null) => void;
  onChoose: (started: string) => void;
}): ReactNode {
  const { spans } = props;
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const most = Math.max(1, ...spans.map(({ total }) => total));
  const placeOf = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / width));
  };
  const low = drag === null ? 0 : Math.min(...drag);
  const high = drag === null ? 0 : Math.max(...drag);
  return (
    <div
      className="relative min-w-0 flex-1 cursor-crosshair touch-pan-y border-b border-line select-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        setDrag([place, place]);
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        props.onHover(Math.min(spans.length - 1, Math.floor(place * spans.length)));
        if (drag !== null) setDrag([drag[0], place]);
      }}
      onPointerUp={() => {
        if (drag !== null) props.onChoose(chosenRange(spans, drag));
        setDrag(null);
      }}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => props.onHover(null)}
    >
      <svg
        role="img"
        aria-label={props.label}
        viewBox={`0 0 ${spans.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block w-full"
        height={HEIGHT}
      >
        {spans.map((span, index) => (
          <Bar key={span.from} span={span} index={index} most={most} />
        ))}
      </svg>
      {drag !== null && (
        <div
          className="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/20"
          style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
        />
      )}
    </div>
  );
}

function Bar({ span, index, most }: { span: Span; index: number; most: number }): ReactNode {
  let top = HEIGHT;
  return (
    <g>
      {span.parts.map(({ status, count }) => {
        const height = Math.max(LEAST_HEIGHT, (count / most) * (HEIGHT - 2 * LEAST_HEIGHT));
        top -= height;
        return (
          <rect
            key={status}
            x={index + GAP / 2}
            y={top}
            width={1 - GAP}
            height={height}
            fill={`var(--${lookOf(status).tone}-solid)`}
          />
        );
      })}
    </g>
  );
}
