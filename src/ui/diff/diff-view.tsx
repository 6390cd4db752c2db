/**
 * Two JSON values beside each other, or one under the other, with what differs marked. Lines are drawn only
 * where they are seen. `n` and `p` step through the changes.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Columns2, Rows2 } from "lucide-react";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Switch } from "../components/fields.tsx";
import { Empty } from "../components/states.tsx";
import { countChanges, diffLines, type DiffLine, type DiffSide } from "../lib/diff-lines.ts";
import { diff } from "../lib/json-diff.ts";
import { useKeys } from "../lib/keys.ts";

export interface DiffViewProps {
  before: unknown;
  after: unknown;
  /** What they are: "Attempt 1" and "Attempt 2". */
  beforeLabel: string;
  afterLabel: string;
  /** What is compared: "Input of charge_card". */
  label: string;
  /** Fills its parent instead of growing with its lines up to a limit. */
  fill?: boolean;
}

const LINE_HEIGHT = 18;
const INDENT = 14;
const MOST_CHARACTERS = 2000;
const MOST_LINES_WITHOUT_SCROLLING = 32;

type Tint = "added" | "removed" | "moved" | "none";

const TINTS: Readonly<Record<Tint, string>> = {
  added: "bg-completed-soft",
  removed: "bg-failed-soft",
  moved: "bg-warning-soft",
  none: "",
};
const SIGNS: Readonly<Record<Tint, string>> = {
  added: "+",
  removed: "−",
  moved: "↕",
  none: " ",
};

/** One drawn row: both sides of a line, or one of them. */
interface DrawnRow {
  line: DiffLine;
  left: DiffSide | null;
  right: DiffSide | null;
  leftTint: Tint;
  rightTint: Tint;
}

/** See the head of the file. */
export function DiffView(props: DiffViewProps): ReactNode {
  const { before, after } = props;
  const [onlyChanges, setOnlyChanges] = useState(true);
  const [sideBySide, setSideBySide] = useState(false);
  const [current, setCurrent] = useState(-1);
  const scroller = useRef<HTMLDivElement>(null);
  const tree = useMemo(() => diff(before, after), [before, after]);
  const lines = useMemo(() => diffLines(tree, onlyChanges), [tree, onlyChanges]);
  const rows = useMemo(
    () => (sideBySide ? lines.map(bothSides) : lines.flatMap(oneUnderTheOther)),
    [lines, sideBySide],
  );
  const total = countChanges(lines);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const step = (by: number): void => {
    if (total === 0) return;
    const next = (Math.max(current, by > 0 ? -1 : 0) + by + total) % total;
    setCurrent(next);
    virtual.scrollToIndex(
      rows.findIndex(({ line }) => line.change === next),
      { align: "center" },
    );
  };
  useKeys([
    { keys: "n", label: "Next change", run: () => step(1) },
    { keys: "p", label: "Previous change", run: () => step(-1) },
  ]);
  if (total === 0) {
    return (
      <Empty title="No difference">
        {props.beforeLabel} and {props.afterLabel} are the same.
      </Empty>
    );
  }
  const height = Math.min(rows.length, MOST_LINES_WITHOUT_SCROLLING) * LINE_HEIGHT + 16;
  return (
    <div className={`flex min-h-0 flex-col ${props.fill === true ? "h-full" : ""}`}>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-2 py-1">
        <span className="text-sm text-muted tabular" aria-live="polite">
          {current >= 0 ? `Change ${current + 1} of ${total}` : `${total} changes`}
        </span>
        <Button look="quiet" label="Previous change" onPress={() => step(-1)}>
          <ArrowUp size={14} aria-hidden />
        </Button>
        <Button look="quiet" label="Next change" onPress={() => step(1)}>
          <ArrowDown size={14} aria-hidden />
        </Button>
        <span className="ml-auto" />
        <Switch label="Only changes" on={onlyChanges} onChange={setOnlyChanges} />
        <Button
          look="quiet"
          label={sideBySide ? "Show one under the other" : "Show side by side"}
          onPress={() => setSideBySide(!sideBySide)}
        >
          {sideBySide ? <Rows2 size={14} aria-hidden /> : <Columns2 size={14} aria-hidden />}
        </Button>
      </div>
      <Sides {...props} sideBySide={sideBySide} />
      <div
        ref={scroller}
        role="region"
        aria-label={`Differences: ${props.label}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto py-2 font-mono text-sm"
        style={props.fill === true ? {} : { height, flex: "none" }}
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                className={`absolute inset-x-0 flex ${row.line.change === current ? "shadow-[inset_3px_0_0_var(--accent)]" : ""}`}
                style={{ height: LINE_HEIGHT, transform: `translateY(${item.start}px)` }}
              >
                {row.line.state === "gap" ? (
                  <Gap line={row.line} />
                ) : (
                  <Cells row={row} sideBySide={sideBySide} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Sides(props: DiffViewProps & { sideBySide: boolean }): ReactNode {
  return (
    <div className="flex border-b border-line bg-sunken text-sm text-muted">
      <span className={`truncate px-3 py-1 ${props.sideBySide ? "w-1/2" : ""}`}>
        <span className="font-mono text-failed">{SIGNS.removed}</span> {props.beforeLabel}
      </span>
      <span className={`truncate px-3 py-1 ${props.sideBySide ? "w-1/2" : ""}`}>
        <span className="font-mono text-completed">{SIGNS.added}</span> {props.afterLabel}
      </span>
    </div>
  );
}

function Gap({ line }: { line: DiffLine }): ReactNode {
  return (
    <span className="text-faint" style={{ paddingLeft: 28 + (line.before?.depth ?? 0) * INDENT }}>
      … {line.hidden} unchanged
    </span>
  );
}

function Cells({ row, sideBySide }: { row: DrawnRow; sideBySide: boolean }): ReactNode {
  if (!sideBySide) {
    const isLeft = row.left !== null;
    return <Cell side={row.left ?? row.right} tint={isLeft ? row.leftTint : row.rightTint} />;
  }
  return (
    <>
      <Cell side={row.left} tint={row.leftTint} half />
      <Cell side={row.right} tint={row.rightTint} half />
    </>
  );
}

function Cell(props: { side: DiffSide | null; tint: Tint; half?: boolean }): ReactNode {
  const { side, tint } = props;
  const width = props.half === true ? "w-1/2 overflow-hidden border-r border-line" : "min-w-full";
  if (side === null) return <span className={`${width} bg-sunken`} />;
  return (
    <span className={`flex leading-[18px] whitespace-pre ${width} ${TINTS[tint]}`}>
      <span className="w-5 shrink-0 text-center text-muted">{SIGNS[tint]}</span>
      <span style={{ paddingLeft: side.depth * INDENT }} title={props.half ? side.text : undefined}>
        {side.name !== null && <bdi className="text-muted">{JSON.stringify(side.name)}: </bdi>}
        <bdi>{cut(side.text)}</bdi>
      </span>
    </span>
  );
}

function bothSides(line: DiffLine): DrawnRow {
  const { before, after, state } = line;
  const isChanged = state === "changed";
  return {
    ...{ line, left: before, right: after },
    leftTint: isChanged || state === "removed" ? "removed" : state === "moved" ? "moved" : "none",
    rightTint: isChanged || state === "added" ? "added" : state === "moved" ? "moved" : "none",
  };
}

function oneUnderTheOther(line: DiffLine): DrawnRow[] {
  const row = bothSides(line);
  if (line.state !== "changed") return [row];
  const rows: DrawnRow[] = [];
  if (row.left !== null) rows.push({ ...row, right: null });
  if (row.right !== null) rows.push({ ...row, left: null });
  return rows;
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
