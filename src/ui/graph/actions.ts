/** What a reader can do to what a graph shows: open, close, choose a turn. */
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import { CARD_WIDTH } from "../../model/run-tree/layout/metrics.ts";
import { MAX_BRANCHES, type LayoutView } from "../../model/run-tree/layout/view.ts";
import { childOf, type RunNode } from "../../model/run-tree/nodes.ts";
import type { Point, Rect } from "./camera.ts";
import { turnAt } from "./turn-strip.ts";

/** Cards that "expand all" makes at most. */
const EXPAND_BUDGET = 2000;
/** Children whose runs it fetches at most. */
const MAX_CHILDREN = 20;

/** What a press on a card means, by the place within it. */
export type CardPress = { kind: "select" } | { kind: "toggle" } | { kind: "turn"; turn: number };

const TOGGLE_SIZE = 30;

/** What a press at a place means. */
export function pressOn({ node }: Block, rect: Rect, at: Point): CardPress {
  const x = at.x - rect.x;
  const y = at.y - rect.y;
  const turn = node.shape.kind === "loop" ? turnAt(node, x, y) : null;
  if (turn !== null) return { kind: "turn", turn };
  const isToggle = x > CARD_WIDTH - TOGGLE_SIZE && y < TOGGLE_SIZE && canToggle(node);
  return isToggle ? { kind: "toggle" } : { kind: "select" };
}

/** Whether something can be shown or hidden in a node. */
function canToggle(node: RunNode): boolean {
  return node.lanes.length > 0 || childOf(node) !== null || Boolean(node.shape.sub?.tasks);
}

/** Whether a node starts a child whose run or definition can be drawn in it. */
export function isChildStarter(node: RunNode): boolean {
  return node.lanes.length === 0 && (childOf(node) !== null || Boolean(node.shape.sub?.tasks));
}

/** The choices after a node has been opened or closed. */
export function toggled(node: RunNode, view: LayoutView): LayoutView {
  if (isChildStarter(node)) return { ...view, expanded: flipped(view.expanded, node.key) };
  const isStack = node.lanes.length > MAX_BRANCHES && node.shape.kind !== "loop";
  if (isStack && !view.collapsed.has(node.key)) {
    return { ...view, expanded: flipped(view.expanded, node.key) };
  }
  return { ...view, collapsed: flipped(view.collapsed, node.key) };
}

/** The choices after a turn of a loop has been chosen. */
export function withTurn(loop: RunNode, turn: number, view: LayoutView): LayoutView {
  return { ...view, turns: new Map(view.turns).set(loop.key, turn) };
}

/** What "expand all" comes to: other choices, and children whose runs have to be fetched for it. */
export interface Expansion {
  view: LayoutView;
  starters: RunNode[];
}

/** Opens everything below nodes, as far as the budgets of cards and of children go. */
export function expandedBelow(nodes: readonly RunNode[], view: LayoutView): Expansion {
  const expanded = new Set(view.expanded);
  const collapsed = new Set(view.collapsed);
  const starters: RunNode[] = [];
  const waiting = [...nodes];
  let budget = EXPAND_BUDGET;
  for (let at = 0; at < waiting.length && budget > 0; at++) {
    const node = waiting[at];
    if (node === undefined) break;
    collapsed.delete(node.key);
    if (node.shape.kind === "loop") {
      waiting.push(...node.lanes.filter((lane) => lane.isOpen).flatMap(({ nodes }) => nodes));
      continue;
    }
    if (isChildStarter(node)) {
      if (expanded.has(node.key)) waiting.push(...(view.children.get(node.key)?.root.nodes ?? []));
      else if (starters.length < MAX_CHILDREN) starters.push(node);
      continue;
    }
    budget -= node.lanes.length;
    if (node.lanes.length > MAX_BRANCHES && budget < 0) continue;
    if (node.lanes.length > MAX_BRANCHES) expanded.add(node.key);
    for (const { nodes: inner } of node.lanes) waiting.push(...inner);
  }
  return { view: { ...view, expanded, collapsed }, starters };
}

function flipped(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const flipped = new Set(keys);
  if (!flipped.delete(key)) flipped.add(key);
  return flipped;
}
