import { ChevronDown, ChevronRight } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import { chosenTurn, type LayoutView } from "../../model/run-tree/layout/view.ts";
import {
  childOf,
  isReached,
  latestAttempt,
  statusOf,
  typeOf,
  type RunNode,
} from "../../model/run-tree/nodes.ts";
import { isOpen, NOT_REACHED, type RunRow } from "../../model/run-tree/rows.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { TONE_SOLID, TONE_TEXT } from "../components/tones.ts";
import { durationText } from "../lib/format-time.ts";
import { lookOf, type Tone } from "../lib/status.ts";
import { useNow } from "../lib/use-now.ts";
import { durationOf } from "./spoken-name.ts";
import { stackCounts } from "./stack-counts.ts";
import { STRIP_TOP, stripParts } from "./turn-strip.ts";
import { TypeIcon } from "./type-icon.tsx";

const EDGE: Readonly<Record<Tone, string>> = {
  completed: "border-l-completed-solid",
  running: "border-l-running-solid",
  scheduled: "border-l-scheduled-solid",
  failed: "border-l-failed-solid",
  warning: "border-l-warning-solid",
  paused: "border-l-paused-solid",
  neutral: "border-l-neutral-solid",
};

export interface CardLook {
  isSelected: boolean;
  isFocused: boolean;
  isDim: boolean;
  isFound: boolean;
  isCritical: boolean;
}

function ringOf({ isSelected, isFocused, isFound, isCritical }: CardLook): string {
  if (isFocused) return "outline-2 outline-offset-2 outline-accent";
  if (isSelected) return "outline-2 outline-offset-1 outline-accent";
  if (isFound) return "outline-2 outline-accent/60";
  return isCritical ? "outline-2 outline-warning-solid" : "";
}

interface NodeCardProps extends CardLook {
  node: RunNode;
  view: LayoutView;
  /** Whether what it holds is in the picture. */
  isShowing: boolean;
  /** Changes with everything that the card shows of its attempts and of what it holds. */
  stamp: number;
  row: RunRow | null;
  /** Whether this is a definition: nothing in it has been reached, and nothing could be. */
  isPlan: boolean;
}

/** A task as a card. It is looked at; what is pressed, the graph finds out by the place. */
export const NodeCard = memo(function NodeCard(props: NodeCardProps): ReactNode {
  const { node, row } = props;
  const status = statusOf(node);
  const { tone, word } = lookOf(status);
  const isUnreached = status === NOT_REACHED;
  const attempts = node.entry?.attempts.length ?? 0;
  return (
    <div
      title={row?.reason ?? undefined}
      className={`flex size-full flex-col overflow-hidden rounded-md border border-l-[3px] bg-surface px-2.5 pt-1.5 ${isUnreached ? `${props.isPlan ? "" : "border-dashed"} border-line-strong border-l-line-strong` : `border-line-strong ${EDGE[tone]}`} ${ringOf(props)} ${props.isDim ? "opacity-25" : ""}`}
    >
      <div className="flex items-center gap-1.5">
        <span className="text-muted">
          <TypeIcon type={typeOf(node)} />
        </span>
        <span
          className={`min-w-0 flex-1 truncate font-medium ${isUnreached && !props.isPlan ? "text-muted" : ""}`}
        >
          <bdi>{node.shape.base}</bdi>
        </span>
        {attempts > 1 && <span className="tabular text-sm text-warning">×{attempts}</span>}
        {holdsSomething(node) && (
          <span className="-mr-1 text-muted">
            {props.isShowing ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          </span>
        )}
      </div>
      <div className="flex items-center gap-1.5 text-sm text-muted">
        <span className={`flex min-w-0 items-center gap-1 ${isUnreached ? "" : TONE_TEXT[tone]}`}>
          {!props.isPlan && <StatusIcon status={status} size={12} />}
          <span className="truncate">{props.isPlan ? taskNameOf(node) : word}</span>
        </span>
        <span className="min-w-0 flex-1 truncate text-right text-faint">
          {detailOf(node, props.view)}
        </span>
        <Duration row={row} />
      </div>
      {node.shape.kind === "loop" ? <Strip node={node} view={props.view} /> : <Split row={row} />}
    </div>
  );
});

function holdsSomething(node: RunNode): boolean {
  return node.lanes.length > 0 || childOf(node) !== null || Boolean(node.shape.sub?.tasks);
}

/** What a type adds to the status: the turn, the child, the raw type. */
function detailOf(node: RunNode, view: LayoutView): string {
  const { kind, sub } = node.shape;
  if (kind === "loop" && node.lanes.some(isReached)) {
    return `${chosenTurn(node, view)}/${node.lanes.length}`;
  }
  if (sub !== undefined && sub.name !== "") return sub.name;
  return typeOf(node);
}

/** What a task does, where its reference does not say it already. */
function taskNameOf({ shape: { name, base } }: RunNode): string {
  return name === base ? "" : name;
}

function Duration({ row }: { row: RunRow | null }): ReactNode {
  if (row !== null && isOpen(row.status) && row.started !== null) return <Ticking row={row} />;
  const duration = durationOf(row, 0);
  return duration !== null && row?.ended !== null ? (
    <span className="tabular shrink-0 text-text">{durationText(duration)}</span>
  ) : null;
}

function Ticking({ row }: { row: RunRow }): ReactNode {
  const now = useNow();
  return (
    <span className="tabular shrink-0 text-text">{durationText(durationOf(row, now) ?? 0)}</span>
  );
}

/** How much of the time it waited in its queue, and how much it ran. */
function Split({ row }: { row: RunRow | null }): ReactNode {
  if (row === null || row.started === null || row.ended === null || row.scheduled === null) {
    return null;
  }
  const total = row.ended - row.scheduled;
  const waited = total <= 0 ? 0 : Math.min(1, (row.started - row.scheduled) / total);
  return (
    <div className="mt-auto mb-1 flex h-[3px] overflow-hidden rounded-sm">
      <div className="hatched" style={{ width: `${waited * 100}%` }} />
      <div className={`flex-1 ${TONE_SOLID[lookOf(row.status).tone]}`} />
    </div>
  );
}

function Strip({ node, view }: { node: RunNode; view: LayoutView }): ReactNode {
  const chosen = chosenTurn(node, view);
  return stripParts(node).map(({ from, to, status, left, width }) => (
    <div
      key={from}
      className={`absolute h-3.5 ${width > 6 ? "rounded-sm" : ""} ${status === NOT_REACHED ? "bg-line-strong" : TONE_SOLID[lookOf(status).tone]} ${chosen >= from && chosen <= to ? "outline-2 outline-text" : ""}`}
      style={{ left, top: STRIP_TOP, width: width > 6 ? width - 2 : width }}
    />
  ));
}

/** Many branches as one card: how many stand where. */
export const StackCard = memo(function StackCard({
  block,
}: {
  block: Block;
  stamp: number;
}): ReactNode {
  if (block.stack === null) return null;
  const counts = [...stackCounts(block.stack)];
  const total = block.stack.lanes.length;
  return (
    <div className="relative size-full">
      <div className="absolute inset-0 translate-x-1.5 translate-y-1.5 rounded-md border border-line-strong bg-surface" />
      <div className="absolute inset-0 flex flex-col gap-1 rounded-md border border-line-strong bg-surface px-2.5 py-2">
        <span className="font-medium">
          {total} {block.lanes.length > 0 ? "other branches" : "branches"}
        </span>
        <div className="flex h-1.5 gap-px overflow-hidden rounded-sm">
          {counts.map(([status, number]) => (
            <div
              key={status}
              className={
                status === NOT_REACHED ? "bg-line-strong" : TONE_SOLID[lookOf(status).tone]
              }
              style={{ flexGrow: number }}
            />
          ))}
        </div>
        <div className="flex flex-wrap gap-x-2 overflow-hidden text-sm">
          {counts.map(([status, number]) => (
            <span key={status} className={`tabular ${TONE_TEXT[lookOf(status).tone]}`}>
              {number} {lookOf(status).word.toLowerCase()}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
});

/** The attempt that a card shows. */
export function rowOf(block: Block): RunRow | null {
  return latestAttempt(block.node);
}
