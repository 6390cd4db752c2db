/**
 * Sizes of what is drawn. A layout knows two directions: `main`, in which tasks follow each other, and
 * `cross`, in which branches stand beside each other.
 */
import type { RunNode } from "../nodes.ts";

/** Which way tasks follow each other: down, or to the right. */
export type Orientation = "vertical" | "horizontal";

/** A size or a place in the two directions of a layout. */
export interface Extent {
  main: number;
  cross: number;
}

export const CARD_WIDTH = 216;
export const CARD_HEIGHT = 60;
/** A loop's card has a strip of its turns, a stack's card its counts. */
export const TALL_CARD_HEIGHT = 92;
/** Between tasks that follow each other. */
export const STEP_GAP = 28;
/** Between branches that stand beside each other. */
export const LANE_GAP = 24;
/** Around what stands in a frame. */
export const FRAME_PADDING = 16;
/** What a branch without tasks takes. */
export const EMPTY_LANE = 56;
/** From the branches to the end of their container. */
export const MERGE_GAP = 32;
/** From a card to its branches. */
const FAN_GAP = 32;
/** The same where the branches bear names. */
const NAMED_FAN_GAP: Readonly<Record<Orientation, number>> = { vertical: 48, horizontal: 96 };

/** Between lists that follow each other to the right and bear names. */
const NAMED_LIST_GAP = 72;

/** What a node's card takes. */
export function cardExtent(node: RunNode, orientation: Orientation): Extent {
  return toExtent(node.shape.kind === "loop" ? TALL_CARD_HEIGHT : CARD_HEIGHT, orientation);
}

/** What the card of a stack takes. */
export function stackExtent(orientation: Orientation): Extent {
  return toExtent(TALL_CARD_HEIGHT, orientation);
}

/** From a card to its branches. */
export function fanGap({ shape }: RunNode, orientation: Orientation): number {
  return shape.kind === "switch" ? NAMED_FAN_GAP[orientation] : FAN_GAP;
}

/** From a card to the first list in its frame, and between lists. */
export function listGap({ shape }: RunNode, orientation: Orientation): number {
  return shape.kind === "try" && orientation === "horizontal" ? NAMED_LIST_GAP : STEP_GAP;
}

function toExtent(height: number, orientation: Orientation): Extent {
  return orientation === "vertical"
    ? { main: height, cross: CARD_WIDTH }
    : { main: CARD_WIDTH, cross: height };
}
