/** The rows of a timeline: the run's tree as a list, or its tasks in another order. */
import {
  childOf,
  isReached,
  statusOf,
  type Lane,
  type RunNode,
} from "../../model/run-tree/nodes.ts";
import { tellingStatus, type RunRow } from "../../model/run-tree/rows.ts";
import type { RunTree } from "../../model/run-tree/run-tree.ts";

/** How rows are ordered. */
export type Order = "structure" | "start" | "duration" | "worker";

/** One line of the timeline. */
export interface TimelineRow {
  key: string;
  depth: number;
  label: string;
  /** The key of the node that a press selects; null for a turn, a branch or a group. */
  node: RunNode | null;
  /** Null: nothing is below it. */
  isOpen: boolean | null;
  /** Where it stands; null for a group. */
  status: string | null;
  attempts: readonly RunRow[];
  /** The stretch of a row without attempts of its own. */
  first: number | null;
  last: number | null;
}

/** More turns or branches than this begin closed. */
const MAX_OPEN = 12;

/** What is known of child executions, by the key of the row that has started them. */
export type ChildTrees = ReadonlyMap<string, RunTree>;

const NO_CHILDREN: ChildTrees = new Map();

/** Whether a row stands for a child execution, whose tasks can be shown below it. */
export function startsChild(node: RunNode): boolean {
  return node.lanes.length === 0 && childOf(node) !== null;
}

/** The rows of a run. @param flipped keys of rows that are open though they begin closed, or the reverse. */
export function timelineRows(
  tree: RunTree,
  order: Order,
  flipped: ReadonlySet<string>,
  children: ChildTrees = NO_CHILDREN,
): TimelineRow[] {
  if (order === "structure") return new Lister(flipped, children).all(tree);
  const tasks = [...tree.entries.values()].map(({ ref, attempts }): TimelineRow => {
    const node = tree.node(ref) ?? null;
    const status = attempts.at(-1)?.status ?? null;
    const own = { key: ref, depth: 0, label: ref, node, isOpen: null, status };
    return { ...own, attempts, first: null, last: null };
  });
  if (order === "worker") return byWorker(tasks, flipped);
  return order === "start"
    ? tasks.sort((a, b) => startOf(a) - startOf(b))
    : tasks.sort((a, b) => lengthOf(b) - lengthOf(a));
}

class Lister {
  private readonly rows: TimelineRow[] = [];
  private readonly flipped: ReadonlySet<string>;
  private readonly children: ChildTrees;
  /** Whose rows are being made: the run's, or those of a child in it. */
  private tree: RunTree | null = null;

  constructor(flipped: ReadonlySet<string>, children: ChildTrees) {
    this.flipped = flipped;
    this.children = children;
  }

  all(tree: RunTree): TimelineRow[] {
    this.within(tree, 0);
    return this.rows;
  }

  private within(tree: RunTree, depth: number): void {
    const around = this.tree;
    this.tree = tree;
    this.lane(tree.root, depth);
    this.tree = around;
  }

  private lane(lane: Lane, depth: number): void {
    this.tree?.open(lane);
    for (const node of lane.nodes) this.node(node, depth);
  }

  /** What has not been reached takes no time, and so no row. */
  private node(node: RunNode, depth: number): void {
    const lanes = node.lanes.filter(isReached);
    if (node.entry === null && lanes.length === 0) return;
    if (startsChild(node)) return this.starter(node, depth);
    const isOpen = lanes.length === 0 ? null : this.isOpen(node.key, lanes.length <= MAX_OPEN);
    const attempts = node.entry?.attempts ?? [];
    const own = { key: node.key, depth, label: node.shape.base, node, isOpen, attempts };
    if (isOpen === false) {
      this.rows.push({ ...own, ...summaryOf(node, lanes) });
      return;
    }
    this.rows.push({ ...own, status: statusOf(node), first: null, last: null });
    if (isOpen === null) return;
    for (const lane of lanes) this.nested(lane, depth + 1, lanes.length > 1);
  }

  /** The tasks of a child stand below what has started it, once somebody wants to see them. */
  private starter(node: RunNode, depth: number): void {
    const isOpen = this.isOpen(node.key, false);
    const own = { key: node.key, depth, label: node.shape.base, node, isOpen };
    const attempts = node.entry?.attempts ?? [];
    this.rows.push({ ...own, attempts, status: statusOf(node), first: null, last: null });
    const child = isOpen ? this.children.get(node.key) : undefined;
    if (child !== undefined) this.within(child, depth + 1);
  }

  /** A branch of one task is that task; a list that stands alone needs no name. */
  private nested(lane: Lane, depth: number, hasOthers: boolean): void {
    if (lane.turn === null && (lane.nodes.length === 1 || !hasOthers)) {
      this.lane(lane, depth);
      return;
    }
    const label = nameOf(lane);
    const key = `lane ${lane.key}`;
    const isOpen = this.isOpen(key, false);
    const { first, last } = lane;
    const status = tellingStatus(lane.counts);
    const own = { key, depth, label, node: null, isOpen, status };
    this.rows.push({ ...own, attempts: [], first, last });
    if (isOpen) this.lane(lane, depth + 1);
  }

  private isOpen(key: string, byDefault: boolean): boolean {
    return this.flipped.has(key) ? !byDefault : byDefault;
  }
}

/** What a closed row tells of what it hides: a fork itself is completed, whatever becomes of its branches. */
function summaryOf(
  node: RunNode,
  lanes: readonly Lane[],
): Pick<TimelineRow, "status" | "first" | "last"> {
  const found = new Map([[statusOf(node), 1]]);
  let first: number | null = null;
  let last: number | null = null;
  for (const lane of lanes) {
    for (const status of lane.counts.keys()) found.set(status, 1);
    if (lane.first !== null) first = Math.min(first ?? lane.first, lane.first);
    if (lane.last !== null) last = Math.max(last ?? lane.last, lane.last);
  }
  return { status: tellingStatus(found), first, last };
}

function nameOf({ turn, owner, label }: Lane): string {
  if (turn !== null) return `turn ${turn}`;
  const kind = owner?.shape.kind;
  return kind === "fork" || kind === "dynamic" ? `branch ${label}` : label;
}

function byWorker(tasks: TimelineRow[], flipped: ReadonlySet<string>): TimelineRow[] {
  const groups = new Map<string, TimelineRow[]>();
  for (const task of tasks) {
    const worker = task.attempts.at(-1)?.worker ?? "no worker";
    const group = groups.get(worker);
    if (group === undefined) groups.set(worker, [task]);
    else group.push(task);
  }
  return [...groups].flatMap(([worker, group]) => {
    const key = `worker ${worker}`;
    const isOpen = !flipped.has(key);
    const header = {
      key,
      depth: 0,
      label: `${worker} (${group.length})`,
      node: null,
      isOpen,
      status: null,
    };
    const within = isOpen ? group.map((task) => ({ ...task, depth: 1 })) : [];
    return [{ ...header, attempts: [], first: null, last: null }, ...within];
  });
}

function startOf({ attempts }: TimelineRow): number {
  return attempts[0]?.scheduled ?? 0;
}

/** A task that goes on is as long as can be. */
function lengthOf({ attempts }: TimelineRow): number {
  const end = attempts.at(-1)?.ended ?? Infinity;
  return end - (attempts[0]?.scheduled ?? 0);
}
