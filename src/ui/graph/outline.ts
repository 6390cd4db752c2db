/** A run's tree as an outline for keyboards and screen readers: long lists come in groups, so none is endless. */
import type { Lane, RunNode } from "../../model/run-tree/nodes.ts";
import { isReached } from "../../model/run-tree/nodes.ts";
import { PLAIN_VIEW, type LayoutView } from "../../model/run-tree/layout/view.ts";
import { tellingStatus } from "../../model/run-tree/rows.ts";
import type { RunTree } from "../../model/run-tree/run-tree.ts";
import { lookOf } from "../lib/status.ts";
import { spokenName } from "./spoken-name.ts";

/** One line of the outline. */
export interface OutlineItem {
  id: string;
  /** What is spoken. */
  name: string;
  /** The node it stands for; null for a branch, a turn or a group. */
  node: RunNode | null;
  hasChildren: boolean;
  /** What is below it; made when it is opened. */
  children: () => OutlineItem[];
}

/** Longer lists are split into groups of this many. */
const GROUP_SIZE = 100;

/** The first level of an outline. @param view which children are open: they are below what has started them. */
export function outlineOf(
  tree: RunTree,
  now: number,
  view: LayoutView = PLAIN_VIEW,
): OutlineItem[] {
  return new Outliner(tree, now, view).lane(tree.root);
}

class Outliner {
  private readonly tree: RunTree;
  private readonly now: number;
  private readonly view: LayoutView;

  constructor(tree: RunTree, now: number, view: LayoutView) {
    this.tree = tree;
    this.now = now;
    this.view = view;
  }

  lane(lane: Lane): OutlineItem[] {
    this.tree.open(lane);
    return grouped(lane.key, lane.nodes, (node) => this.item(node));
  }

  private item(node: RunNode): OutlineItem {
    return {
      id: node.key,
      name: spokenName(node, this.now),
      node,
      hasChildren: node.lanes.length > 0 || this.childIn(node) !== null,
      children: () => this.below(node),
    };
  }

  private childIn({ key }: RunNode): RunTree | null {
    return this.view.expanded.has(key) ? (this.view.children.get(key) ?? null) : null;
  }

  private below(node: RunNode): OutlineItem[] {
    const child = this.childIn(node);
    if (child !== null) return outlineOf(child, this.now, this.view);
    const word = WORDS[node.shape.kind] ?? "list";
    return grouped(node.key, node.lanes, (lane) => {
      const [only] = lane.nodes;
      const isBare = word === "branch" && lane.nodes.length === 1 && only !== undefined;
      return isBare ? this.item(only) : this.laneItem(lane, word);
    });
  }

  private laneItem(lane: Lane, word: string): OutlineItem {
    const status = lookOf(tellingStatus(lane.counts)).word.toLowerCase();
    return {
      id: `lane ${lane.key}`,
      name: `${word} ${lane.label}, ${status}`,
      node: null,
      hasChildren: lane.nodes.length > 0 || (!lane.isOpen && isReached(lane)),
      children: () => this.lane(lane),
    };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  fork: "branch",
  dynamic: "branch",
  switch: "case",
  loop: "turn",
  try: "list",
};

/** The items of a group are made when it is opened. */
function grouped<T>(
  key: string,
  members: readonly T[],
  itemOf: (member: T) => OutlineItem,
): OutlineItem[] {
  if (members.length <= GROUP_SIZE) return members.map(itemOf);
  const groups: OutlineItem[] = [];
  for (let start = 0; start < members.length; start += GROUP_SIZE) {
    const part = members.slice(start, start + GROUP_SIZE);
    groups.push({
      id: `group ${key} ${start}`,
      name: `${start + 1} to ${start + part.length} of ${members.length}`,
      node: null,
      hasChildren: true,
      children: () => part.map(itemOf),
    });
  }
  return groups;
}
