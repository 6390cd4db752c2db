/** The strip of a loop's turns: a square each, or a heat strip where they are too many. */
import { isReached, type Lane, type RunNode } from "../../model/run-tree/nodes.ts";
import { count, tellingStatus, type StatusCounts } from "../../model/run-tree/rows.ts";
import { CARD_WIDTH } from "../../model/run-tree/layout/metrics.ts";

const STRIP_INSET = 10;
/** Where in a loop's card the strip begins, from its top. */
export const STRIP_TOP = 62;
const STRIP_WIDTH = CARD_WIDTH - 2 * STRIP_INSET;
/** More turns than this share the parts of a heat strip. */
const MAX_PARTS = 48;

/** One part of the strip: a turn, or several. */
export interface StripPart {
  from: number;
  to: number;
  status: string;
  left: number;
  width: number;
}

/** The parts of a loop's strip, from left to right. */
export function stripParts(loop: RunNode): StripPart[] {
  const turns = loop.lanes.filter(isReached);
  const number = Math.min(turns.length, MAX_PARTS);
  const width = Math.min(14, STRIP_WIDTH / Math.max(1, number));
  return Array.from({ length: number }, (_, index) => {
    const start = Math.floor((index * turns.length) / number);
    const end = Math.floor(((index + 1) * turns.length) / number);
    const part = turns.slice(start, end);
    return {
      from: part[0]?.turn ?? 1,
      to: part.at(-1)?.turn ?? 1,
      status: statusOfTurns(part),
      left: STRIP_INSET + index * width,
      width,
    };
  });
}

/** The turn at a place of a loop's card; null: none is there. */
export function turnAt(loop: RunNode, x: number, y: number): number | null {
  if (y < STRIP_TOP) return null;
  const part = stripParts(loop).find(({ left, width }) => x >= left && x < left + width);
  if (part === undefined) return null;
  const share = (x - part.left) / part.width;
  return part.from + Math.min(part.to - part.from, Math.floor(share * (part.to - part.from + 1)));
}

function statusOfTurns(turns: Lane[]): string {
  const counts: StatusCounts = new Map();
  for (const turn of turns) count(counts, tellingStatus(turn.counts), 1);
  return tellingStatus(counts);
}
