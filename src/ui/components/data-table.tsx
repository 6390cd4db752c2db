/**
 * A table whose rows are drawn only where they are seen. Rows open by click, Enter, or `j` `k` and Enter;
 * `x` marks one. The caller owns marks, sorting and what "open" means.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type MouseEvent, type ReactNode } from "react";
import { useKeys } from "../lib/keys.ts";
import { toggled } from "../lib/toggled.ts";
import { HeaderCells } from "./data-table-header.tsx";

export interface Column<Row> {
  id: string;
  title: string;
  /** Says more than the title, under the pointer. */
  hint?: string;
  /** A track of a CSS grid: "8rem", "minmax(12rem, 2fr)". */
  width: string;
  render: (row: Row) => ReactNode;
  align?: "end";
  sortable?: boolean;
}

export interface Sorting {
  column: string;
  descending: boolean;
}

/** What a person does to the columns themselves. */
export interface ColumnChanges {
  /** A width in pixels; undefined: the one that the column has by itself. */
  onResize: (id: string, width: number | undefined) => void;
  /** The column comes before another; null: behind all. */
  onMove: (id: string, before: string | null) => void;
}

export interface DataTableProps<Row> {
  /** Spoken name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  onOpen?: (row: Row) => void;
  rowHeight?: number;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
  /** Lets columns be made wider and moved. */
  changes?: ColumnChanges;
  marked?: ReadonlySet<string>;
  onMark?: (keys: ReadonlySet<string>) => void;
  /** The row that a panel beside shows. */
  selected?: string | undefined;
  /** Called when the last rows come into view. */
  onEnd?: () => void;
  /** What stands under the last row. */
  footer?: ReactNode;
}

const ROW_HEIGHT = 34;
const OVERSCAN = 12;
const MARK_COLUMN = "2.25rem";

/** Whether a click was meant for something inside of the row. */
function hitsControl(event: MouseEvent): boolean {
  return (event.target as Element).closest("a, button, input, label") !== null;
}

/** See the head of the file. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { rows, columns, keyOf, marked, onMark, rowHeight = ROW_HEIGHT } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    onChange: ({ range }) => {
      if (range !== null && range.endIndex >= rows.length - 1) props.onEnd?.();
    },
  });
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, cursor + step));
    setCursor(next);
    virtual.scrollToIndex(next);
    // So that Enter is the row's, and not that of a button that had the focus before.
    scroller.current?.focus({ preventScroll: true });
  };
  const toggle = (key: string): void => {
    if (marked !== undefined) onMark?.(toggled(marked, key));
  };
  const atCursor = rows[cursor];
  useKeys([
    { keys: "j", label: "Next row", run: () => move(1) },
    { keys: "k", label: "Previous row", run: () => move(-1) },
    ...(props.onOpen === undefined || atCursor === undefined
      ? []
      : [{ keys: "o", label: "Open the row", run: () => props.onOpen?.(atCursor) }]),
    ...(onMark === undefined || atCursor === undefined
      ? []
      : [{ keys: "x", label: "Mark the row", run: () => toggle(keyOf(atCursor)) }]),
  ]);
  const tracks = [
    ...(marked === undefined ? [] : [MARK_COLUMN]),
    ...columns.map(({ width }) => width),
  ];
  const template = tracks.join(" ");
  const all =
    marked !== undefined && rows.length > 0 && rows.every((row) => marked.has(keyOf(row)));
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={props.label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        if (atCursor !== undefined) props.onOpen?.(atCursor);
      }}
      className="h-full overflow-auto outline-offset-[-2px]"
    >
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        className="min-w-fit"
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-8 items-center border-b border-line bg-sunken text-sm text-muted"
          style={{ gridTemplateColumns: template }}
        >
          {marked !== undefined && (
            <span role="columnheader" className="flex justify-center">
              <input
                type="checkbox"
                aria-label="Mark all rows"
                checked={all}
                onChange={() => onMark?.(all ? new Set() : new Set(rows.map(keyOf)))}
              />
            </span>
          )}
          <HeaderCells
            columns={columns}
            sorting={props.sorting}
            onSort={props.onSort}
            changes={props.changes}
          />
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = keyOf(row);
            const isSelected = key === props.selected || item.index === cursor;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={isSelected}
                onClick={(event) => {
                  setCursor(item.index);
                  if (!hitsControl(event)) props.onOpen?.(row);
                }}
                className={`absolute inset-x-0 grid items-center border-b border-line ${isSelected ? "bg-selected" : "hover:bg-hover"} ${props.onOpen === undefined ? "" : "cursor-pointer"}`}
                style={{
                  gridTemplateColumns: template,
                  height: item.size,
                  transform: `translateY(${item.start}px)`,
                }}
              >
                {marked !== undefined && (
                  <span role="cell" className="flex justify-center">
                    <input
                      type="checkbox"
                      aria-label={`Mark ${key}`}
                      checked={marked.has(key)}
                      onChange={() => toggle(key)}
                    />
                  </span>
                )}
                {columns.map((column) => (
                  <span
                    key={column.id}
                    role="cell"
                    className={`min-w-0 truncate px-2 ${column.align === "end" ? "text-right tabular" : ""}`}
                  >
                    {column.render(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
        {props.footer}
      </div>
    </div>
  );
}
