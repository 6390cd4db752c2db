/** What a reader has chosen to see of a run's tree. */
import { isReached, type Lane, type RunNode } from "../nodes.ts";
import { isFailed, tellingStatus } from "../rows.ts";
import type { RunTree } from "../run-tree.ts";

/** More branches than this become a stack. */
export const MAX_BRANCHES = 12;

/** Choices by the keys of nodes and lanes. */
export interface LayoutView {
  /** Stacks that are shown branch by branch, children that are shown in place. */
  expanded: ReadonlySet<string>;
  /** Containers of which only the card is shown. */
  collapsed: ReadonlySet<string>;
  /** The turn of a loop that is shown. */
  turns: ReadonlyMap<string, number>;
  /** Lanes that are shown beside the stack that they belong to. */
  pinned: ReadonlySet<string>;
  /** Trees of child executions, by the key of the node that started them. */
  children: ReadonlyMap<string, RunTree>;
}

/** Nothing chosen yet. */
export const PLAIN_VIEW: LayoutView = {
  expanded: new Set(),
  collapsed: new Set(),
  turns: new Map(),
  pinned: new Set(),
  children: new Map(),
};

/** Which lanes of a node are shown one by one, and which in a stack. */
export interface ShownLanes {
  shown: Lane[];
  stacked: Lane[];
}

const NONE: ShownLanes = { shown: [], stacked: [] };

/** What is shown of a node's lanes. Turns of loops are opened for it. */
export function shownLanes(tree: RunTree, node: RunNode, view: LayoutView): ShownLanes {
  if (view.collapsed.has(node.key)) return NONE;
  const child = view.children.get(node.key);
  if (child !== undefined) {
    return view.expanded.has(node.key) ? { shown: [child.root], stacked: [] } : NONE;
  }
  if (node.shape.kind === "loop") return { shown: shownTurn(tree, node, view), stacked: [] };
  const isWide = node.lanes.length > MAX_BRANCHES && !view.expanded.has(node.key);
  return isWide ? split(node.lanes, view) : { shown: node.lanes, stacked: [] };
}

/** The turn that is shown of a loop: the chosen one, else the last one that failed, else the latest. */
export function chosenTurn(node: RunNode, view: LayoutView): number {
  const turns = node.lanes.filter(isReached);
  const chosen = view.turns.get(node.key);
  const shown =
    turns.find(({ turn }) => turn === chosen) ??
    turns.findLast(({ counts }) => [...counts.keys()].some(isFailed)) ??
    turns.at(-1);
  return shown?.turn ?? 1;
}

function shownTurn(tree: RunTree, node: RunNode, view: LayoutView): Lane[] {
  if (node.shape.lists.length === 0 && node.lanes.length === 0) return [];
  const lane = tree.turnOf(node, chosenTurn(node, view));
  tree.open(lane);
  return [lane];
}

/** Those that somebody asked for and those that failed, or were taken, stay beside the stack while there is room. */
function split(lanes: Lane[], view: LayoutView): ShownLanes {
  const beside = new Set(lanes.filter(({ key }) => view.pinned.has(key)));
  for (const lane of lanes) {
    if (beside.size < MAX_BRANCHES && isTelling(lane)) beside.add(lane);
  }
  return {
    shown: lanes.filter((lane) => beside.has(lane)),
    stacked: lanes.filter((lane) => !beside.has(lane)),
  };
}

function isTelling(lane: Lane): boolean {
  const isCase = lane.owner?.shape.kind === "switch";
  return isReached(lane) && (isCase || isFailed(tellingStatus(lane.counts)));
}
