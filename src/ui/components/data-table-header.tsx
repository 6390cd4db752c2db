/** The titles of a `DataTable`: they sort, and where the table allows it they are made wider and moved. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef, useState, type PointerEvent, type ReactNode } from "react";
import { ColumnWidth } from "./column-width.tsx";
import type { Column, ColumnChanges, Sorting } from "./data-table.tsx";

interface HeaderProps<Row> {
  columns: readonly Column<Row>[];
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
  changes: ColumnChanges | undefined;
}

/** A pointer that moves less far than this, in pixels, means a click. */
const DRAG_FROM = 5;

interface Drag {
  id: string;
  /** The column before which it would come; null: behind the last. */
  before: string | null;
}

/** See the head of the file. */
export function HeaderCells<Row>(props: HeaderProps<Row>): ReactNode {
  const { columns, changes } = props;
  const cells = useRef(new Map<string, HTMLElement>());
  const start = useRef<{ id: string; x: number } | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const beforeOf = (x: number): string | null =>
    columns.find(({ id }) => {
      const box = cells.current.get(id)?.getBoundingClientRect();
      return box !== undefined && x < box.left + box.width / 2;
    })?.id ?? null;
  const end = (): void => {
    start.current = null;
    setDrag(null);
  };
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    const from = start.current;
    if (from === null) return;
    // It was let go outside of the title.
    if (event.buttons === 0) return end();
    if (drag === null && Math.abs(event.clientX - from.x) < DRAG_FROM) return;
    // From here on the pointer is the title's alone, so that letting go of it is no click that sorts.
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ id: from.id, before: beforeOf(event.clientX) });
  };
  return columns.map((column, index) => {
    const isLast = index === columns.length - 1;
    const mark =
      drag?.before === column.id
        ? "border-l-2 border-l-accent"
        : drag?.before === null && isLast
          ? "border-r-2 border-r-accent"
          : "";
    return (
      <span
        key={column.id}
        ref={(cell) => {
          if (cell === null) cells.current.delete(column.id);
          else cells.current.set(column.id, cell);
        }}
        role="columnheader"
        title={column.hint}
        aria-sort={sortOf(column, props)}
        // What sets the width stands within, and is no part of the title.
        {...(changes !== undefined && { "aria-label": column.title })}
        className={`relative flex h-full min-w-0 items-center px-2 font-medium ${column.align === "end" ? "justify-end" : ""} ${mark} ${drag?.id === column.id ? "opacity-50" : ""}`}
        {...(changes !== undefined && {
          onPointerDown: (event: PointerEvent) => {
            // A finger scrolls; it moves columns in their settings.
            if (event.button !== 0 || event.pointerType === "touch") return;
            start.current = { id: column.id, x: event.clientX };
          },
          onPointerMove: onMove,
          onPointerUp: () => {
            if (drag !== null) changes.onMove(drag.id, drag.before);
            end();
          },
          onPointerCancel: end,
        })}
      >
        <Title column={column} sorting={props.sorting} onSort={props.onSort} />
        {changes !== undefined && <ColumnWidth column={column} onResize={changes.onResize} />}
      </span>
    );
  });
}

function sortOf<Row>(
  column: Column<Row>,
  { sorting, onSort }: HeaderProps<Row>,
): "ascending" | "descending" | "none" | undefined {
  if (column.sortable !== true || onSort === undefined) return undefined;
  if (sorting?.column !== column.id) return "none";
  return sorting.descending ? "descending" : "ascending";
}

function Title<Row>(props: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
}): ReactNode {
  const { column, sorting, onSort } = props;
  if (column.sortable !== true || onSort === undefined) {
    return <bdi className="truncate">{column.title}</bdi>;
  }
  const isSorted = sorting?.column === column.id;
  const Arrow = sorting?.descending === true ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className="flex min-w-0 items-center gap-1 font-medium hover:text-text"
      onClick={() =>
        onSort({ column: column.id, descending: isSorted ? !sorting.descending : true })
      }
    >
      <span className="truncate">{column.title}</span>
      {isSorted && <Arrow size={12} className="shrink-0" aria-hidden />}
    </button>
  );
}
