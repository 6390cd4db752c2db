/** The turns of a loop that it waits for (`Execution.openTurns`), which are kept in memory alone. */
import type { Decision } from "./decision.ts";
import type { TaskRecord } from "./records.ts";

const NONE: ReadonlySet<number> = new Set();

export function openTurnsOf({ execution }: Decision, loop: TaskRecord): ReadonlySet<number> {
  return execution.openTurns.get(loop.counter) ?? NONE;
}

/** The loop waits for these turns alone. */
export function setOpenTurns(decision: Decision, loop: TaskRecord, turns: Set<number>): void {
  const { openTurns } = decision.execution;
  const before = openTurns.get(loop.counter) ?? new Set();
  openTurns.set(loop.counter, turns);
  decision.onUndo(() => openTurns.set(loop.counter, before));
}

/** The loop waits for a turn from now on. */
export function openTurn(decision: Decision, loop: TaskRecord, turn: number): void {
  const { openTurns } = decision.execution;
  const open = openTurns.get(loop.counter) ?? new Set();
  openTurns.set(loop.counter, open);
  if (open.has(turn)) return;
  open.add(turn);
  decision.onUndo(() => open.delete(turn));
}

/** The loop does not wait for a turn any more. */
export function closeTurn(decision: Decision, loop: TaskRecord, turn: number): void {
  const open = decision.execution.openTurns.get(loop.counter);
  if (open?.delete(turn) === true) decision.onUndo(() => open.add(turn));
}
