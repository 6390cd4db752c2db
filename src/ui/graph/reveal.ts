/** Which choices bring a node into the picture. */
import type { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import { MAX_BRANCHES, type LayoutView } from "../../model/run-tree/layout/view.ts";
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
    else pin(shown.pinned, lane);
    lane = owner.lane;
  }
  return { ...view, ...shown };
}

/** Puts a lane beside its stack; the one that has been there longest makes room when there is none. */
function pin(pinned: Set<string>, lane: Lane): void {
  pinned.delete(lane.key);
  const others = new Set(lane.owner?.lanes.map(({ key }) => key));
  const beside = [...pinned].filter((key) => others.has(key));
  const [oldest] = beside;
  if (oldest !== undefined && beside.length >= MAX_BRANCHES) pinned.delete(oldest);
  pinned.add(lane.key);
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

/** The key of a node that is named by its key, or by its name in the definition: then of the turn that is drawn. */
export function keyFor(tree: RunTree, layout: GraphLayout, name: string): string {
  if (tree.entries.has(name) || tree.node(name) !== undefined) return name;
  for (const { node } of layout.drawn()) if (node.shape.base === name) return node.key;
  return name;
}
