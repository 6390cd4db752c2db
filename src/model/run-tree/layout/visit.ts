/** Walks over the boxes that a window shows, without looking at the others. */
import type { Block, LaneBox } from "./boxes.ts";
import type { Extent } from "./metrics.ts";

/** A part of a layout. */
export interface Window {
  main: number;
  cross: number;
  endMain: number;
  endCross: number;
}

/** What is told of the boxes in a window, the outer ones first. */
export interface Visitor {
  /** @param at the corner of the block. */
  block: (block: Block, at: Extent) => void;
  /** @param at the corner of the lane. @param first the first of its blocks that the window shows. */
  lane?: (lane: LaneBox, at: Extent, range: { first: number; last: number }) => void;
}

/** Visits what overlaps a window. */
export function visitWindow(root: LaneBox, window: Window, visitor: Visitor): void {
  visitLane(root, { main: root.atMain, cross: root.atCross }, window, visitor);
}

function visitLane(box: LaneBox, at: Extent, window: Window, visitor: Visitor): void {
  const { blocks } = box;
  const first = firstFrom(blocks, (block) => at.main + block.atMain + block.main >= window.main);
  let last = first - 1;
  while (last + 1 < blocks.length && at.main + (blocks[last + 1]?.atMain ?? 0) <= window.endMain) {
    last++;
  }
  visitor.lane?.(box, at, { first, last });
  for (let index = first; index <= last; index++) {
    const block = blocks[index];
    if (block === undefined) continue;
    const corner = { main: at.main + block.atMain, cross: at.cross + block.atCross };
    if (corner.cross > window.endCross || corner.cross + block.cross < window.cross) continue;
    visitor.block(block, corner);
    visitLanes(block, corner, window, visitor);
  }
}

function visitLanes(block: Block, at: Extent, window: Window, visitor: Visitor): void {
  const { lanes, arrangement } = block;
  const isBeside = arrangement === "fan";
  const start = isBeside
    ? firstFrom(lanes, (lane) => at.cross + lane.atCross + lane.cross >= window.cross)
    : 0;
  for (let index = start; index < lanes.length; index++) {
    const lane = lanes[index];
    if (lane === undefined) continue;
    const corner = { main: at.main + lane.atMain, cross: at.cross + lane.atCross };
    if (isBeside && corner.cross > window.endCross) break;
    visitLane(lane, corner, window, visitor);
  }
}

/** The first index from which on a condition holds. */
function firstFrom<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
