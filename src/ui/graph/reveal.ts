/** Which choices bring a node into the picture. */
import type { LayoutView } from "../../model/run-tree/layout/view.ts";
import { isNode, type Lane, type RunNode } from "../../model/run-tree/nodes.ts";
import type { RunTree } from "../../model/run-tree/run-tree.ts";

/** Between the key of a card and the keys of what is drawn within it. */
export const CHILD_MARK = ">";

/** The choices under which a node is drawn; null: there is no such node, as far as is known. */
export function viewThatShows(tree: RunTree, key: string, view: LayoutView): LayoutView | null {
  const node = findNode(tree, key, view);
  if (node === null) return null;
  const shown = {
    expanded: new Set(view.expanded),
    collapsed: new Set(view.collapsed),
    turns: new Map(view.turns),
    pinned: new Set(view.pinned),
  };
  for (let lane: Lane | undefined = node.lane; lane !== undefined;) {
    const owner: RunNode | null = lane.owner ?? ownerOfChild(lane, tree, view);
    if (owner === null) break;
    shown.collapsed.delete(owner.key);
    if (lane.turn !== null) shown.turns.set(owner.key, lane.turn);
    else if (lane.owner === null) shown.expanded.add(owner.key);
    else shown.pinned.add(lane.key);
    lane = owner.lane;
  }
  return { ...view, ...shown };
}

/** A node of a tree or of a child drawn within it; turns are opened for it. */
export function findNode(tree: RunTree, key: string, view: LayoutView): RunNode | null {
  const mark = key.lastIndexOf(CHILD_MARK);
  if (mark < 0) return tree.reveal(key);
  const child = view.children.get(key.slice(0, mark));
  return child?.reveal(key.slice(mark + 1)) ?? null;
}

/** The card that a child's run is drawn in. */
function ownerOfChild({ key }: Lane, tree: RunTree, view: LayoutView): RunNode | null {
  if (!key.endsWith(CHILD_MARK)) return null;
  return findNode(tree, key.slice(0, -CHILD_MARK.length), view);
}

/** The node in whose place on the picture a task stands: itself, or the loop whose turn is not open. */
export function standInFor(tree: RunTree, ref: string): RunNode | null {
  const home = tree.entries.get(ref)?.home ?? tree.node(ref) ?? null;
  return home === null || isNode(home) ? home : home.owner;
}
