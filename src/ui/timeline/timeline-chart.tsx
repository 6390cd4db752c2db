import { ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { latestAttempt } from "../../model/run-tree/nodes.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { lookOf } from "../lib/status.ts";
import { TONE_TEXT } from "../components/tones.ts";
import { spokenName } from "../graph/spoken-name.ts";
import { onThemeChange, readPalette, type Palette } from "../graph/palette.ts";
import type { Stretch } from "./bars.ts";
import { AXIS_HEIGHT, paintTimeline, ROW_HEIGHT, type Marker } from "./paint-timeline.ts";
import type { TimelineRow } from "./rows.ts";
import { TimeScale } from "./scale.ts";
import { useTimePointer } from "./use-time-pointer.ts";

export interface TimelineChartProps {
  rows: readonly TimelineRow[];
  whole: Stretch;
  seen: Stretch;
  idle: readonly Stretch[];
  onSee: (seen: Stretch | null) => void;
  isRuling: boolean;
  now: number;
  nowLine: number | null;
  selection: string | null;
  onSelect: (key: string) => void;
  onFlip: (key: string) => void;
  markers: readonly Marker[];
}

interface Extent {
  width: number;
  height: number;
  top: number;
}

/** Labels and bars of the rows in sight; the others are only a length to scroll. */
export function TimelineChart(props: TimelineChartProps): ReactNode {
  const { rows, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [extent, setExtent] = useState<Extent>({ width: 0, height: 0, top: 0 });
  const [active, setActive] = useState(0);
  const hasPainted = useRef(false);
  const scale = new TimeScale(props.seen, Math.max(1, extent.width), props.idle);
  const first = Math.floor(extent.top / ROW_HEIGHT);
  const last = Math.min(rows.length, first + Math.ceil(extent.height / ROW_HEIGHT) + 1);

  useLayoutEffect(() => {
    const [element, surface] = [scroller.current, canvas.current];
    if (element === null || surface === null) return undefined;
    const measure = (): void =>
      setExtent({
        ...{ width: surface.clientWidth, height: element.clientHeight - AXIS_HEIGHT },
        top: element.scrollTop,
      });
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);

  const press = (y: number): void => {
    const row = rows[Math.floor((y - AXIS_HEIGHT + extent.top) / ROW_HEIGHT)];
    if (row !== undefined && y > AXIS_HEIGHT) choose(props, row);
  };
  const stretch = useTimePointer(canvas, { ...props, scale, press });
  const palette = usePalette(canvas);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (canvas.current === null || context === null || palette === null) return;
    const height = extent.height + AXIS_HEIGHT;
    const ratio = devicePixelRatio;
    canvas.current.width = Math.round(extent.width * ratio);
    canvas.current.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTimeline(context, {
      ...{ rows, first, top: first * ROW_HEIGHT - extent.top, scale, palette, stretch },
      ...{ width: extent.width, height, now: props.now, nowLine: props.nowLine },
      ...{ origin: props.whole.from, selected: selection, markers: props.markers },
    });
    if (!hasPainted.current) performance.mark("timeline-painted");
    hasPainted.current = true;
  });

  useEffect(() => {
    const at = rows.findIndex(({ node }) => node !== null && node.key === selection);
    if (at >= 0) scrollTo(scroller.current, at);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only another selection scrolls
  }, [selection]);

  const move = (to: number): void => {
    const next = Math.min(rows.length - 1, Math.max(0, to));
    setActive(next);
    scrollTo(scroller.current, next);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + 20),
    PageUp: () => move(active - 20),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    ArrowRight: () => openRow(rows[active], false),
    ArrowLeft: () => openRow(rows[active], true),
    Enter: () => choose(props, rows[active]),
    " ": () => choose(props, rows[active]),
  };
  const openRow = (row: TimelineRow | undefined, isOpen: boolean): void => {
    if (row?.isOpen === isOpen) props.onFlip(row.key);
  };

  return (
    <div ref={scroller} className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      <div style={{ height: Math.max(rows.length * ROW_HEIGHT, extent.height) + AXIS_HEIGHT }}>
        <div className="sticky top-0 flex" style={{ height: extent.height + AXIS_HEIGHT }}>
          <div
            role="tree"
            aria-label="Tasks over time"
            tabIndex={0}
            aria-activedescendant={`timeline-row-${active}`}
            onKeyDown={(event) => {
              const run = keys[event.key];
              if (run === undefined) return;
              event.preventDefault();
              run();
            }}
            className="relative w-64 shrink-0 overflow-hidden border-r border-line outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset max-sm:w-36"
          >
            <div role="presentation" className="h-7 border-b border-line bg-surface" />
            {rows.slice(first, last).map((row, index) => (
              <Label
                key={row.key}
                row={row}
                index={first + index}
                top={AXIS_HEIGHT + (first + index) * ROW_HEIGHT - extent.top}
                isSelected={row.node !== null && row.node.key === selection}
                isActive={first + index === active}
                now={props.now}
                onPress={() => {
                  setActive(first + index);
                  choose(props, row);
                }}
                onFlip={() => props.onFlip(row.key)}
              />
            ))}
          </div>
          <canvas
            ref={canvas}
            aria-hidden
            className="h-full min-w-0 flex-1 cursor-crosshair touch-pan-y"
          />
        </div>
      </div>
    </div>
  );
}

function choose(
  { onSelect, onFlip }: Pick<TimelineChartProps, "onSelect" | "onFlip">,
  row: TimelineRow | undefined,
): void {
  if (row === undefined) return;
  if (row.node !== null) onSelect(row.node.key);
  else if (row.attempts.length > 0) onSelect(row.key);
  else onFlip(row.key);
}

function scrollTo(element: HTMLElement | null, row: number): void {
  if (element === null) return;
  const top = row * ROW_HEIGHT;
  const room = element.clientHeight - AXIS_HEIGHT - ROW_HEIGHT;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top > element.scrollTop + room) element.scrollTop = top - room;
}

function usePalette(canvas: { current: HTMLCanvasElement | null }): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useLayoutEffect(() => {
    const read = (): void => {
      if (canvas.current !== null) setPalette(readPalette(canvas.current));
    };
    read();
    return onThemeChange(read);
  }, [canvas]);
  return palette;
}

function Label(props: {
  row: TimelineRow;
  index: number;
  top: number;
  isSelected: boolean;
  isActive: boolean;
  now: number;
  onPress: () => void;
  onFlip: () => void;
}): ReactNode {
  const { row } = props;
  const { status } = row;
  const spoken = row.node === null ? row.label : spokenName(row.node, props.now);
  const attempts = row.attempts.length;
  return (
    <div
      id={`timeline-row-${props.index}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={props.isSelected}
      {...(row.isOpen !== null && { "aria-expanded": row.isOpen })}
      onClick={props.onPress}
      title={row.node === null ? undefined : (latestAttempt(row.node)?.reason ?? undefined)}
      className={`absolute inset-x-0 flex cursor-pointer items-center gap-1.5 pr-2 hover:bg-hover ${props.isSelected ? "bg-selected" : ""} ${props.isActive ? "font-medium" : ""}`}
      style={{ top: props.top, height: ROW_HEIGHT, paddingLeft: 8 + row.depth * 14 }}
    >
      <span
        className="w-3.5 shrink-0 text-muted"
        onClick={(event) => {
          if (row.isOpen === null) return;
          event.stopPropagation();
          props.onFlip();
        }}
      >
        {row.isOpen === true && <ChevronDown size={14} aria-hidden />}
        {row.isOpen === false && <ChevronRight size={14} aria-hidden />}
      </span>
      <span className="sr-only">{spoken}</span>
      <span aria-hidden className="flex min-w-0 items-center gap-1.5">
        {status !== null && (
          <span className={TONE_TEXT[lookOf(status).tone]}>
            <StatusIcon status={status} size={13} />
          </span>
        )}
        <bdi className="min-w-0 truncate">{row.label}</bdi>
        {attempts > 1 && <span className="tabular text-sm text-warning">×{attempts}</span>}
      </span>
    </div>
  );
}
