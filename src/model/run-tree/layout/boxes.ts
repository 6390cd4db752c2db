/** The boxes of a layout: blocks in lanes, lanes in blocks. Places are relative to the box around. */
import type { Lane, RunNode } from "../nodes.ts";
import type { Extent } from "./metrics.ts";

/** How a block shows what is nested in it. */
export type Arrangement = "card" | "fan" | "frame";

/** A node with everything drawn for it. */
export interface Block extends Extent {
  node: RunNode;
  parent: LaneBox;
  atMain: number;
  atCross: number;
  arrangement: Arrangement;
  /** The node's own card; it begins where the block does, in the middle of it. */
  card: Extent & { atMain: number };
  /** What it shows of its lanes, in their order. */
  lanes: LaneBox[];
  /** The lanes that it does not show one by one. */
  stack: Stack | null;
}

/** A lane with the blocks of its nodes. */
export interface LaneBox extends Extent {
  lane: Lane;
  parent: Block | null;
  atMain: number;
  atCross: number;
  blocks: Block[];
}

/** One card for many lanes. */
export interface Stack extends Extent {
  lanes: Lane[];
  atMain: number;
  atCross: number;
}

/** What stands inside of a box, from its own corner. */
export type Box = Block | LaneBox;

/** The corner of a box in the whole layout. */
export function cornerOf(box: Box): Extent {
  let main = 0;
  let cross = 0;
  for (let at: Box | null = box; at !== null; at = at.parent) {
    main += at.atMain;
    cross += at.atCross;
  }
  return { main, cross };
}

/** The corner of a node's card in the whole layout. */
export function cardCorner(block: Block): Extent {
  const { main, cross } = cornerOf(block);
  return {
    main: main + block.card.atMain,
    cross: cross + (block.cross - block.card.cross) / 2,
  };
}

/** How many boxes stand around one. */
export function depthOf(box: Box): number {
  let depth = 0;
  for (let at = box.parent; at !== null; at = at.parent) depth++;
  return depth;
}
