/** What a run's tree consists of: nodes in lanes, lanes in nodes. */
import { compareAttempts, NOT_REACHED, type RunRow, type StatusCounts } from "./rows.ts";
import type { TaskShape } from "./shape.ts";

/** One task of a run, with all its attempts; or one of the definition that the run has not reached. */
export interface RunNode {
  /** Unique in the tree and the same after each update: the reference name of its attempts. */
  key: string;
  shape: TaskShape;
  /** The suffixes of the loop turns it stands in. */
  scope: string;
  lane: Lane;
  entry: Entry | null;
  /** Branches, cases, phases, or the turns of a loop in their order. */
  lanes: Lane[];
  /** It ran without being in the definition. */
  isExtra: boolean;
}

/** A list of nodes: the whole run, a branch, a case, a phase, or a turn of a loop. */
export interface Lane {
  key: string;
  label: string;
  owner: RunNode | null;
  /** Which turn of a loop it is. */
  turn: number | null;
  /** Empty as long as the lane has not been opened. */
  nodes: RunNode[];
  /** Turns are filled with nodes when somebody looks at them. */
  isOpen: boolean;
  /** What stands in a lane that has not been opened. */
  entries: Entry[];
  /** How many tasks in it, at any depth, have which status. */
  counts: StatusCounts;
  /** When the first of its tasks was scheduled, and when the last of those that have ended did. */
  first: number | null;
  last: number | null;
}

/** The attempts that bear one reference name. */
export interface Entry {
  ref: string;
  /** Oldest first, never empty. */
  attempts: RunRow[];
  /** Which of the entries it was, in the order in which they were first scheduled. */
  position: number;
  /** Its node, or the unopened turn that it will be in. */
  home: RunNode | Lane;
}

/** The attempt that counts. */
export function latestAttempt(node: RunNode): RunRow | null {
  return node.entry?.attempts.at(-1) ?? null;
}

/** Where a node stands; a task that has not been scheduled is not reached. */
export function statusOf(node: RunNode): string {
  return latestAttempt(node)?.status ?? NOT_REACHED;
}

/** The type as it ran: a DYNAMIC task runs as another one. */
export function typeOf(node: RunNode): string {
  const { kind, type } = node.shape;
  return kind === "task" ? (latestAttempt(node)?.type ?? type) : type;
}

/** The execution that a node has started as its child. */
export function childOf(node: RunNode): string | null {
  return latestAttempt(node)?.childWorkflowId ?? null;
}

/** Whether anything in a lane has been scheduled. */
export function isReached(lane: Lane): boolean {
  return lane.counts.size > 0;
}

/** Whether a home is a node rather than an unopened turn. */
export function isNode(home: RunNode | Lane): home is RunNode {
  return "shape" in home;
}

/** Makes a lane without anything in it. */
export function emptyLane(owner: RunNode | null, label: string, turn: number | null = null): Lane {
  return {
    key: owner === null ? "" : `${owner.key}/${turn ?? owner.lanes.length}`,
    label,
    owner,
    turn,
    nodes: [],
    isOpen: turn === null,
    entries: [],
    counts: new Map(),
    first: null,
    last: null,
  };
}

/** Puts an attempt in its place among the others, or in place of what was known of it. */
export function putAttempt(entry: Entry, row: RunRow): void {
  const known = entry.attempts.findIndex(({ taskId }) => taskId === row.taskId);
  if (known >= 0) entry.attempts[known] = row;
  else entry.attempts.push(row);
  if (entry.attempts.length > 1) entry.attempts.sort(compareAttempts);
}

/** The lanes around a home, the innermost first. */
export function lanesAround(home: RunNode | Lane): Lane[] {
  const lanes: Lane[] = [];
  for (let lane: Lane | undefined = isNode(home) ? home.lane : home; lane !== undefined;) {
    lanes.push(lane);
    lane = lane.owner?.lane;
  }
  return lanes;
}
