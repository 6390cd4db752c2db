/** Boxes of a layout as rectangles: down the screen, or from left to right. */
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import { cardCorner } from "../../model/run-tree/layout/boxes.ts";
import type { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import type { Extent, Orientation } from "../../model/run-tree/layout/metrics.ts";
import { visitWindow, type Window } from "../../model/run-tree/layout/visit.ts";
import type { Point, Rect } from "./camera.ts";

/** How far from a point a card is looked for. */
const NEARBY = 400;

/** A place and size in the directions of the layout, as a rectangle. */
export function toRect(at: Extent, size: Extent, orientation: Orientation): Rect {
  return orientation === "vertical"
    ? { x: at.cross, y: at.main, width: size.cross, height: size.main }
    : { x: at.main, y: at.cross, width: size.main, height: size.cross };
}

/** A place in the directions of the layout, as a point. */
export function toPoint(main: number, cross: number, orientation: Orientation): Point {
  return orientation === "vertical" ? { x: cross, y: main } : { x: main, y: cross };
}

/** A rectangle in the directions of the layout. */
export function toWindow({ x, y, width, height }: Rect, orientation: Orientation): Window {
  return orientation === "vertical"
    ? { main: y, cross: x, endMain: y + height, endCross: x + width }
    : { main: x, cross: y, endMain: x + width, endCross: y + height };
}

/** Where a node's card is. */
export function cardRect(block: Block, orientation: Orientation): Rect {
  return toRect(cardCorner(block), block.card, orientation);
}

/** Where the card of a block is whose corner is known. */
export function cardRectAt(block: Block, at: Extent, orientation: Orientation): Rect {
  const { card } = block;
  const main = at.main + card.atMain;
  return toRect({ main, cross: at.cross + (block.cross - card.cross) / 2 }, card, orientation);
}

/** Where the stack of a block is whose corner is known; null: it has none. */
export function stackRectAt(block: Block, at: Extent, orientation: Orientation): Rect | null {
  const { stack } = block;
  if (stack === null) return null;
  const corner = { main: at.main + stack.atMain, cross: at.cross + stack.atCross };
  return toRect(corner, stack, orientation);
}

/** All that a layout takes. */
export function wholeRect({ root, orientation }: GraphLayout): Rect {
  return toRect({ main: 0, cross: 0 }, root, orientation);
}

/** What a pointer meets: a node's card, or the stack of a node's lanes. */
export interface Hit {
  block: Block;
  part: "card" | "stack";
}

/** What stands at a point of a layout; the innermost, if several do. */
export function hitAt({ root, orientation }: GraphLayout, point: Point): Hit | null {
  let found: Hit | null = null;
  visitWindow(root, toWindow({ ...point, width: 0, height: 0 }, orientation), {
    block: (block, at) => {
      if (contains(cardRectAt(block, at, orientation), point)) found = { block, part: "card" };
      const stack = stackRectAt(block, at, orientation);
      if (stack !== null && contains(stack, point)) found = { block, part: "stack" };
    },
  });
  return found;
}

/** The card that is nearest to a point, among those around it. */
export function nearestCard({ root, orientation }: GraphLayout, point: Point): Block | null {
  const around = {
    ...{ x: point.x - NEARBY, y: point.y - NEARBY },
    ...{ width: 2 * NEARBY, height: 2 * NEARBY },
  };
  let nearest: Block | null = null;
  let least = Infinity;
  visitWindow(root, toWindow(around, orientation), {
    block: (block, at) => {
      const { x, y, width, height } = cardRectAt(block, at, orientation);
      const distance = Math.hypot(x + width / 2 - point.x, y + height / 2 - point.y);
      if (distance >= least) return;
      least = distance;
      nearest = block;
    },
  });
  return nearest;
}

function contains({ x, y, width, height }: Rect, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}
