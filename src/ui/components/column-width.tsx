/** The edge of a column's title: dragged, or moved by arrow keys, it makes the column wider or narrower. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import type { Column } from "./data-table.tsx";

const LEAST = 56;
const MOST = 1200;
const STEP = 16;

const within = (width: number): number => Math.round(Math.max(LEAST, Math.min(MOST, width)));

/** See the head of the file. A double click, or Enter, gives the column back the width that it has by itself. */
export function ColumnWidth<Row>({
  column,
  onResize,
}: {
  column: Column<Row>;
  onResize: (id: string, width: number | undefined) => void;
}): ReactNode {
  const edge = useRef<HTMLDivElement>(null);
  const start = useRef<{ x: number; width: number } | null>(null);
  // Columns share what room there is: how wide one is, is known once somebody turns to it.
  const [known, setKnown] = useState(LEAST);
  const measured = (): number => edge.current?.parentElement?.offsetWidth ?? known;
  const resize = (width: number): void => {
    setKnown(within(width));
    onResize(column.id, within(width));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step === undefined) onResize(column.id, undefined);
    else resize(measured() + step);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: measured() };
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator with a value is a control
    <div
      ref={edge}
      role="separator"
      aria-label={`Width of ${column.title}`}
      aria-orientation="vertical"
      aria-valuenow={known}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      title="Drag, or ← →; a double click, or Enter, gives back the column's own width"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none border-r border-line hover:border-r-2 hover:border-accent focus-visible:border-r-2 focus-visible:border-accent"
      onFocus={() => setKnown(measured())}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(column.id, undefined)}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (start.current === null) return;
        resize(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  );
}
