/** What a node is called aloud, and how long it took. */
import { latestAttempt, statusOf, typeOf, type RunNode } from "../../model/run-tree/nodes.ts";
import { isFailed, isOpen, type RunRow } from "../../model/run-tree/rows.ts";
import type { ShapeKind } from "../../model/run-tree/shape.ts";
import { durationText } from "../lib/format-time.ts";
import { lookOf } from "../lib/status.ts";
import { stackCounts } from "./stack-counts.ts";

/** How long an attempt has run; null: it has not begun. */
export function durationOf(row: RunRow | null, now: number): number | null {
  if (row === null) return null;
  const from = row.started ?? (row.ended === null ? null : row.scheduled);
  return from === null ? null : Math.max(0, (row.ended ?? now) - from);
}

/** A node in words: "charge_card, HTTP, failed after 3 attempts, 2.1 s". */
export function spokenName(node: RunNode, now: number): string {
  const row = latestAttempt(node);
  const status = statusOf(node);
  const { word } = lookOf(status);
  const attempts = node.entry?.attempts.length ?? 0;
  const after = isFailed(status) ? "after" : "in";
  const repeated = attempts > 1 ? ` ${after} ${attempts} attempts` : "";
  const duration = durationOf(row, now);
  const parts = [node.shape.base + node.scope, typeOf(node), word.toLowerCase() + repeated];
  if (duration !== null) parts.push(durationText(duration));
  if (node.lanes.length > 0) parts.push(...spokenLanes(node));
  return parts.join(", ");
}

const LANE_WORDS: Partial<Record<ShapeKind, string>> = { loop: "turns", switch: "cases" };

/** How many there are, and how many of them failed or go on: a fork itself is completed, whatever becomes of them. */
function spokenLanes({ lanes, shape }: RunNode): string[] {
  const telling = [...stackCounts({ lanes })].filter(
    ([status]) => isFailed(status) || isOpen(status),
  );
  return [
    `${lanes.length} ${LANE_WORDS[shape.kind] ?? "branches"}`,
    ...telling.map(([status, number]) => `${number} ${lookOf(status).word.toLowerCase()}`),
  ];
}
