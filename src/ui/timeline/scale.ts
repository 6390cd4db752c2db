/** Times as places on the screen. Idle stretches are folded to a fixed width. */
import type { Stretch } from "./bars.ts";

/** What a fold takes. */
export const FOLD_WIDTH = 28;

interface Piece extends Stretch {
  left: number;
  right: number;
  isFold: boolean;
}

/** The scale of a stretch of time over a width. */
export class TimeScale {
  readonly pieces: readonly Piece[];
  readonly from: number;
  readonly to: number;
  private readonly width: number;

  constructor({ from, to }: Stretch, width: number, idle: readonly Stretch[]) {
    this.from = from;
    this.to = Math.max(to, from + 1);
    this.width = width;
    this.pieces = piecesOf({ from, to: this.to }, width, idle);
  }

  /** Where a time is; before the beginning it is negative. */
  placeOf(time: number): number {
    const piece = this.pieces.find(({ to }) => time <= to) ?? this.pieces.at(-1);
    if (piece === undefined) return 0;
    const share = (time - piece.from) / (piece.to - piece.from);
    return piece.left + share * (piece.right - piece.left);
  }

  /** Which time is at a place. */
  timeAt(place: number): number {
    const piece = this.pieces.find(({ right }) => place <= right) ?? this.pieces.at(-1);
    if (piece === undefined) return this.from;
    const share = (place - piece.left) / Math.max(1, piece.right - piece.left);
    return piece.from + share * (piece.to - piece.from);
  }

  /** Round times with about so many pixels between them. */
  ticks(distance: number): number[] {
    const open = this.pieces.filter(({ isFold }) => !isFold);
    const length = open.reduce((sum, { from, to }) => sum + to - from, 0);
    const folds = (this.pieces.length - open.length) * FOLD_WIDTH;
    const step = roundStep((length * distance) / Math.max(1, this.width - folds));
    const ticks: number[] = [];
    for (const { from, to } of open) {
      const first = this.from + Math.ceil((from - this.from) / step) * step;
      for (let time = first; time <= to; time += step) ticks.push(time);
    }
    return ticks;
  }
}

function piecesOf(whole: Stretch, width: number, idle: readonly Stretch[]): Piece[] {
  const folds = idle
    .map(({ from, to }) => ({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) }))
    .filter(({ from, to }) => to > from && to - from < whole.to - whole.from);
  const folded = folds.reduce((sum, { from, to }) => sum + to - from, 0);
  const room = Math.max(1, width - folds.length * FOLD_WIDTH);
  const perMillisecond = room / Math.max(1, whole.to - whole.from - folded);
  const pieces: Piece[] = [];
  let at = whole.from;
  let left = 0;
  const add = (to: number, isFold: boolean): void => {
    if (to <= at) return;
    const right = left + (isFold ? FOLD_WIDTH : (to - at) * perMillisecond);
    pieces.push({ from: at, to, left, right, isFold });
    at = to;
    left = right;
  };
  for (const { from, to } of folds) {
    add(from, false);
    add(to, true);
  }
  add(whole.to, false);
  return pieces;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * DAY),
];

function roundStep(least: number): number {
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}
