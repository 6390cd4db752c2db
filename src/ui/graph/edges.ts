/** The lines between cards, as points in the directions of the layout. */
import type { Block, LaneBox, Stack } from "../../model/run-tree/layout/boxes.ts";
import type { Extent } from "../../model/run-tree/layout/metrics.ts";
import type { Window } from "../../model/run-tree/layout/visit.ts";
import { isReached, statusOf } from "../../model/run-tree/nodes.ts";
import { NOT_REACHED } from "../../model/run-tree/rows.ts";

/** A line through places of the layout. */
export interface Edge {
  /** The way was taken. */
  isWalked: boolean;
  points: readonly Extent[];
}

/** The lines between the blocks of a lane that a window shows. */
export function laneEdges(
  lane: LaneBox,
  at: Extent,
  { first, last }: { first: number; last: number },
): Edge[] {
  const cross = at.cross + lane.cross / 2;
  const edges: Edge[] = [];
  for (let index = Math.max(1, first); index <= last + 1; index++) {
    const before = lane.blocks[index - 1];
    const block = lane.blocks[index];
    if (before === undefined || block === undefined) continue;
    edges.push({
      isWalked: statusOf(block.node) !== NOT_REACHED,
      points: [
        { main: at.main + before.atMain + before.main, cross },
        { main: at.main + block.atMain, cross },
      ],
    });
  }
  return edges;
}

/** The lines from a block's card to what it holds, and from there to its end. */
export function blockEdges(block: Block, at: Extent, window: Window): Edge[] {
  if (block.arrangement === "card") return [];
  return block.arrangement === "fan" ? fanEdges(block, at, window) : frameEdges(block, at);
}

/** One line per branch in the window, and one to either side for those beyond it. */
function fanEdges(block: Block, at: Extent, window: Window): Edge[] {
  const edges: Edge[] = [];
  const beyond: (Fanned | undefined)[] = [undefined, undefined];
  for (const fanned of fannedOf(block)) {
    const cross = at.cross + fanned.atCross + fanned.cross / 2;
    const side = Number(cross > window.endCross);
    if (cross >= window.cross && side === 0) edges.push(...fanLines(block, at, fanned));
    else if (side === 0 || beyond[side] === undefined) beyond[side] = fanned;
  }
  for (const fanned of beyond) {
    if (fanned !== undefined) edges.push(...fanLines(block, at, fanned));
  }
  return edges.sort((a, b) => Number(a.isWalked) - Number(b.isWalked));
}

type Fanned = LaneBox | Stack;

function fannedOf({ lanes, stack }: Block): readonly Fanned[] {
  return stack === null ? lanes : [...lanes, stack];
}

function fanLines(block: Block, at: Extent, fanned: Fanned): Edge[] {
  const centre = at.cross + block.cross / 2;
  const cross = at.cross + fanned.atCross + fanned.cross / 2;
  const top = at.main + fanned.atMain;
  const isWalked = "lane" in fanned ? isReached(fanned.lane) : fanned.lanes.some(isReached);
  return [
    { isWalked, points: bent(at.main + block.card.main, top, centre, cross) },
    { isWalked, points: bentBack(top + fanned.main, at.main + block.main, cross, centre) },
  ];
}

const TURN_AT = 16;

/** Along the main direction, across soon after the beginning, and on. */
function bent(start: number, end: number, from: number, to: number): Extent[] {
  const turn = start + TURN_AT;
  return [
    { main: start, cross: from },
    { main: turn, cross: from },
    { main: turn, cross: to },
    { main: end, cross: to },
  ];
}

/** Along the main direction, across shortly before the end. */
function bentBack(start: number, end: number, from: number, to: number): Extent[] {
  const turn = end - TURN_AT;
  return [
    { main: start, cross: from },
    { main: turn, cross: from },
    { main: turn, cross: to },
    { main: end, cross: to },
  ];
}

function frameEdges(block: Block, at: Extent): Edge[] {
  const cross = at.cross + block.cross / 2;
  let from = at.main + block.card.atMain + block.card.main;
  return block.lanes.map((lane) => {
    const start = at.main + lane.atMain;
    const points = [
      { main: from, cross },
      { main: start, cross },
    ];
    from = start + lane.main;
    return { isWalked: isReached(lane.lane), points };
  });
}
