/**
 * Where everything of a run's tree is drawn.
 *
 * 1. Boxes never overlap, and tasks, branches and turns keep their order.
 * 2. Sizes come from below, places from above: a layout costs in proportion to the number of boxes.
 * 3. Places are relative, so a change costs the boxes that grow and those around them, and no others.
 */
import type { Lane, RunNode } from "../nodes.ts";
import type { RunTree, TreeChange } from "../run-tree.ts";
import { depthOf, type Arrangement, type Block, type LaneBox } from "./boxes.ts";
import { measureBlock, measureLane } from "./measure.ts";
import { stackExtent, type Orientation } from "./metrics.ts";
import { PLAIN_VIEW, shownLanes, type LayoutView } from "./view.ts";

/** The boxes of a tree, kept up with it. */
export class GraphLayout {
  readonly root: LaneBox;
  readonly orientation: Orientation;
  /** How many boxes the last change has measured. */
  measured = 0;
  private readonly blocks = new Map<string, Block>();
  private readonly tree: RunTree;
  private view: LayoutView;

  constructor(tree: RunTree, view: LayoutView = PLAIN_VIEW, orientation: Orientation = "vertical") {
    this.tree = tree;
    this.view = view;
    this.orientation = orientation;
    this.root = this.laneBox(tree.root, null, tree);
  }

  /** The block of a node, if it is drawn. */
  block(key: string): Block | undefined {
    return this.blocks.get(key);
  }

  /** All blocks that are drawn. */
  drawn(): IterableIterator<Block> {
    return this.blocks.values();
  }

  /** Takes in a change of the tree, or of one that is drawn within it. */
  grow({ grown }: Pick<TreeChange, "grown">, tree: RunTree = this.tree): void {
    const boxes = [...grown].flatMap((node) => this.boxesOf(node, tree));
    this.remake(boxes);
  }

  /** Takes in other choices of the reader. */
  show(view: LayoutView): void {
    const before = this.view;
    this.view = view;
    const keys = changedKeys(before, view);
    this.remake(keys.flatMap((key) => this.blocks.get(key) ?? []));
  }

  private boxesOf(node: RunNode | null, tree: RunTree): (Block | LaneBox)[] {
    const block = node === null ? undefined : this.blocks.get(node.key);
    if (node !== null) return block === undefined ? [] : [block];
    if (tree === this.tree) return [this.root];
    return [...this.blocks.values()].flatMap(({ lanes }) =>
      lanes.filter(({ lane }) => lane === tree.root),
    );
  }

  private remake(boxes: (Block | LaneBox)[]): void {
    this.measured = 0;
    const dirty = new Set<Block | LaneBox>();
    for (const box of boxes.toSorted((a, b) => depthOf(a) - depthOf(b))) {
      // One that stands around it may just have dropped it.
      if ("node" in box && this.blocks.get(box.node.key) !== box) continue;
      if ("node" in box) this.fillBlock(box, this.treeOf(box));
      else this.fillLane(box, this.treeOf(box));
      for (let at: Block | LaneBox | null = box; at !== null; at = at.parent) dirty.add(at);
    }
    for (const box of [...dirty].sort((a, b) => depthOf(b) - depthOf(a))) this.measure(box);
  }

  /** The tree that a box belongs to: that of the innermost child around it. */
  private treeOf(box: Block | LaneBox): RunTree {
    for (let at: Block | LaneBox | null = box; at !== null; at = at.parent) {
      if ("node" in at) continue;
      const { parent, lane } = at;
      const child = parent === null ? undefined : this.view.children.get(parent.node.key);
      if (child?.root === lane) return child;
    }
    return this.tree;
  }

  private laneBox(lane: Lane, parent: Block | null, tree: RunTree): LaneBox {
    const box: LaneBox = { lane, parent, atMain: 0, atCross: 0, main: 0, cross: 0, blocks: [] };
    this.fillLane(box, tree);
    this.measure(box);
    return box;
  }

  private fillLane(box: LaneBox, tree: RunTree): void {
    if (box.blocks.length === 0) {
      box.blocks = box.lane.nodes.map((node) => this.makeBlock(node, box, tree));
      return;
    }
    const known = new Map(box.blocks.map((block) => [block.node, block]));
    box.blocks = box.lane.nodes.map((node) => {
      const block = known.get(node);
      known.delete(node);
      return block ?? this.makeBlock(node, box, tree);
    });
    for (const block of known.values()) this.drop(block);
  }

  private makeBlock(node: RunNode, parent: LaneBox, tree: RunTree): Block {
    const block: Block = {
      node,
      parent,
      atMain: 0,
      atCross: 0,
      main: 0,
      cross: 0,
      arrangement: "card",
      card: { main: 0, cross: 0, atMain: 0 },
      lanes: [],
      stack: null,
    };
    this.blocks.set(node.key, block);
    this.fillBlock(block, tree);
    this.measure(block);
    return block;
  }

  private fillBlock(block: Block, tree: RunTree): void {
    const { node } = block;
    const { shown, stacked } = shownLanes(tree, node, this.view);
    const isCard = shown.length === 0 && stacked.length === 0;
    // So are nearly all.
    if (isCard && block.arrangement === "card") return;
    const known = new Map(block.lanes.map((box) => [box.lane, box]));
    const inner = this.view.children.get(node.key) ?? tree;
    block.lanes = shown.map((lane) => {
      const box = known.get(lane);
      known.delete(lane);
      if (box === undefined) return this.laneBox(lane, block, inner);
      this.fillLane(box, inner);
      this.measure(box);
      return box;
    });
    for (const box of known.values()) box.blocks.forEach((dropped) => this.drop(dropped));
    const extent = stackExtent(this.orientation);
    block.stack =
      stacked.length === 0 ? null : { lanes: stacked, ...extent, atMain: 0, atCross: 0 };
    block.arrangement = arrangementOf(block);
  }

  private drop(block: Block): void {
    if (this.blocks.get(block.node.key) === block) this.blocks.delete(block.node.key);
    for (const { blocks } of block.lanes) blocks.forEach((nested) => this.drop(nested));
  }

  private measure(box: Block | LaneBox): void {
    this.measured++;
    if ("node" in box) measureBlock(box, this.orientation);
    else measureLane(box);
  }
}

const FANNED: ReadonlySet<string> = new Set(["fork", "dynamic", "switch"]);

function arrangementOf({ node, lanes, stack }: Block): Arrangement {
  if (lanes.length === 0 && stack === null) return "card";
  const isChild = lanes[0]?.lane.owner !== node && stack === null;
  if (isChild || node.shape.kind === "loop" || node.shape.kind === "try") return "frame";
  return FANNED.has(node.shape.kind) || lanes.length > 1 ? "fan" : "frame";
}

/** Keys of nodes that may look different under other choices. */
function changedKeys(before: LayoutView, after: LayoutView): string[] {
  const keys = new Set([
    ...differing(before.expanded, after.expanded),
    ...differing(before.collapsed, after.collapsed),
    ...[...differing(before.pinned, after.pinned)].map(ownerKey),
  ]);
  const sides = [before, after] as const;
  for (const key of sides.flatMap(({ turns }) => [...turns.keys()])) {
    if (before.turns.get(key) !== after.turns.get(key)) keys.add(key);
  }
  for (const key of sides.flatMap(({ children }) => [...children.keys()])) {
    if (before.children.get(key) !== after.children.get(key)) keys.add(key);
  }
  return [...keys];
}

/** The key of the node that a lane belongs to. */
function ownerKey(laneKey: string): string {
  return laneKey.slice(0, laneKey.lastIndexOf("/"));
}

function* differing(a: ReadonlySet<string>, b: ReadonlySet<string>): Generator<string> {
  for (const key of a) if (!b.has(key)) yield key;
  for (const key of b) if (!a.has(key)) yield key;
}
