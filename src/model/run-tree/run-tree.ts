/**
 * A run as a tree: its definition joined with the attempts that were made.
 *
 * 1. Each attempt has exactly one place: in the definition by its reference name, else within the container
 *    that it names as its parent, else after the task that must have scheduled it.
 * 2. An update costs in proportion to what changed and to the depth at which it stands.
 * 3. Keys of nodes and lanes never change. Turns of loops are filled when somebody looks at them.
 * 4. Nothing is refused: types and statuses that nobody knows are kept as they are.
 */
import {
  emptyLane,
  isNode,
  lanesAround,
  putAttempt,
  type Entry,
  type Lane,
  type RunNode,
} from "./nodes.ts";
import { outerScope, Places, suffixesOf, turnIn, type Place } from "./places.ts";
import { compareAttempts, count, isFailed, isSameRow, type RunRow } from "./rows.ts";
import { kindOf, shapeOfRow, type TaskShape } from "./shape.ts";
import { anchorOf } from "./anchors.ts";

/** What an update has changed. */
export interface TreeChange {
  /** Nodes that look different now, without taking another place. */
  repainted: Set<RunNode>;
  /** Nodes whose lanes have changed; null stands for the run itself. */
  grown: Set<RunNode | null>;
}

/** A run as a tree of nodes in lanes. */
export class RunTree {
  readonly root: Lane;
  /** Every node that has been made, by its key. */
  readonly nodes = new Map<string, RunNode>();
  /** All attempts by reference name, in the order in which the tasks were first scheduled. */
  readonly entries = new Map<string, Entry>();
  /** Goes up with each update that changed anything. */
  version = 0;
  private readonly rows = new Map<string, RunRow>();
  private readonly order: Entry[] = [];
  private readonly listeners = new Set<(change: TreeChange) => void>();
  private readonly places: Places;
  private readonly prefix: string;

  /** @param prefix goes before each key, so that trees can be drawn within each other. */
  constructor(shapes: TaskShape[], rows: readonly RunRow[] = [], prefix = "") {
    this.prefix = prefix;
    this.root = { ...emptyLane(null, ""), key: prefix };
    this.places = new Places(shapes);
    this.fill(this.root, shapes, "");
    this.takeAll(rows);
  }

  /** Whether an attempt is known that stands in none of these rows: then the tree has to be made anew. */
  hasLost(rows: readonly RunRow[]): boolean {
    const kept = rows.reduce((kept, { taskId }) => kept + Number(this.rows.has(taskId)), 0);
    return kept < this.rows.size;
  }

  /** Tells of each update that changes anything. */
  subscribe(listener: (change: TreeChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Takes in attempts that are new or have changed; rows that are known already cost nothing. */
  update(rows: readonly RunRow[]): TreeChange {
    const change: TreeChange = { repainted: new Set(), grown: new Set() };
    if (this.takeAll(rows, change)) for (const listener of this.listeners) listener(change);
    return change;
  }

  /** @returns whether there was anything new. */
  private takeAll(rows: readonly RunRow[], change?: TreeChange): boolean {
    const changed = rows.filter((row) => {
      const known = this.rows.get(row.taskId);
      return known !== row && (known === undefined || !isSameRow(known, row));
    });
    changed.sort(compareAttempts);
    for (const row of changed) this.rows.set(row.taskId, row);
    for (const row of changed) this.take(row, change);
    if (changed.length > 0) this.version++;
    return changed.length > 0;
  }

  /** The node of a reference name, if it has been made. */
  node(ref: string): RunNode | undefined {
    return this.nodes.get(this.prefix + ref);
  }

  /** An attempt by its task id. */
  row(taskId: string): RunRow | undefined {
    return this.rows.get(taskId);
  }

  /** Fills a turn of a loop with its nodes. */
  open(lane: Lane): void {
    const { owner } = lane;
    if (lane.isOpen || owner === null) return;
    lane.isOpen = true;
    const [body] = owner.shape.lists;
    this.fill(lane, body?.tasks ?? [], `${owner.scope}__${lane.turn}`);
    const { entries } = lane;
    lane.entries = [];
    for (const entry of entries) {
      this.settle(entry);
      const status = entry.attempts.at(-1)?.status ?? "";
      for (const around of lanesAround(entry.home)) {
        if (around === lane) break;
        count(around.counts, status, 1);
        for (const row of entry.attempts) widen(around, row);
      }
    }
  }

  /** The node of a reference name, for which the turns around it are opened; null: there is none. */
  reveal(ref: string): RunNode | null {
    for (;;) {
      const node = this.node(ref);
      if (node !== undefined) return node;
      const home = this.entries.get(ref)?.home ?? null;
      if (home === null || isNode(home)) return home;
      if (home.isOpen) return null;
      this.open(home);
    }
  }

  private take(row: RunRow, change?: TreeChange): void {
    const known = this.entries.get(row.ref);
    const before = known?.attempts.at(-1)?.status ?? null;
    const entry = known ?? this.enter(row, change);
    if (known !== undefined) putAttempt(known, row);
    const after = entry.attempts.at(-1)?.status ?? row.status;
    const turnsBad = isFailed(after) !== (before !== null && isFailed(before));
    for (const lane of lanesAround(entry.home)) {
      if (before !== null) count(lane.counts, before, -1);
      count(lane.counts, after, 1);
      widen(lane, row);
      if (lane.owner === null) continue;
      change?.repainted.add(lane.owner);
      if (turnsBad) change?.grown.add(lane.owner);
    }
    if (isNode(entry.home)) change?.repainted.add(entry.home);
  }

  private enter(row: RunRow, change?: TreeChange): Entry {
    const position = this.order.length;
    const entry: Entry = { ref: row.ref, attempts: [row], position, home: this.root };
    this.settle(entry, change);
    this.entries.set(row.ref, entry);
    this.order.push(entry);
    return entry;
  }

  /** Finds an entry's home, and makes it where the definition has none. */
  private settle(entry: Entry, change?: TreeChange): void {
    const located = this.places.locate(entry.ref);
    const home =
      located === null
        ? this.settleExtra(entry, change)
        : this.homeOf(located.place, located.scope, change);
    entry.home = home;
    if (isNode(home)) home.entry = entry;
    else home.entries.push(entry);
  }

  private homeOf(place: Place, scope: string, change?: TreeChange): RunNode | Lane {
    const node = this.node(place.shape.base + scope);
    if (node !== undefined || place.owner === null) return node ?? this.root;
    if (place.owner.shape.kind !== "loop") return this.homeOf(place.owner, scope, change);
    const home = this.homeOf(place.owner, outerScope(scope), change);
    return isNode(home) ? this.turnOf(home, turnIn(scope) ?? 1, change) : home;
  }

  private settleExtra(entry: Entry, change?: TreeChange): RunNode | Lane {
    const [row] = entry.attempts;
    if (row === undefined) return this.root;
    const parent = this.parentOf(row);
    if (parent !== null) return this.within(parent, row, change);
    const anchor = anchorOf(row, this.order, entry.position);
    if (anchor === null) return this.append(this.root, row, null, change);
    return this.behind(outOfTurns(anchor.home, suffixesOf(row.ref)), row, change);
  }

  private parentOf({ parent, taskId }: RunRow): Entry | RunNode | null {
    if (parent === null || parent === taskId) return null;
    const ref = this.rows.get(parent)?.ref ?? parent;
    return this.entries.get(ref) ?? this.node(ref) ?? null;
  }

  private within(parent: Entry | RunNode, row: RunRow, change?: TreeChange): RunNode | Lane {
    const home = "home" in parent ? parent.home : parent;
    if (!isNode(home)) return home;
    const { kind } = home.shape;
    if (kind === "task" || kind === "join") return this.behind(home, row, change);
    return this.append(this.laneFor(home, row, change), row, null, change);
  }

  /** After a task in its own list; a dynamic fork is followed by its branches, until its JOIN comes. */
  private behind(home: RunNode | Lane, row: RunRow, change?: TreeChange): RunNode | Lane {
    if (!isNode(home)) return home;
    const isJoin = kindOf(row.type) === "join";
    const fork = home.shape.kind === "dynamic" ? home : home.lane.owner;
    const isBranch = home.isExtra && fork?.shape.kind === "dynamic" && fork !== home;
    if (fork !== null && isBranch && isJoin) return this.append(fork.lane, row, fork, change);
    if (home.shape.kind === "dynamic" && !isJoin) {
      return this.append(this.laneFor(home, row, change), row, null, change);
    }
    return this.append(home.lane, row, home, change);
  }

  /** The lane within a container that takes something which is not in the definition. */
  private laneFor(owner: RunNode, row: RunRow, change?: TreeChange): Lane {
    const { kind } = owner.shape;
    if (kind === "loop") return this.turnOf(owner, turnIn(row.ref) ?? row.iteration, change);
    if (kind !== "fork" && kind !== "dynamic") {
      const last = owner.lanes.at(-1);
      if (last !== undefined && last.label === "") return last;
    }
    const isBranch = kind === "fork" || kind === "dynamic";
    const lane = emptyLane(owner, isBranch ? String(owner.lanes.length + 1) : "");
    owner.lanes.push(lane);
    change?.grown.add(owner);
    return lane;
  }

  private append(
    lane: Lane,
    row: RunRow,
    after: RunNode | null,
    change?: TreeChange,
  ): RunNode | Lane {
    if (!lane.isOpen) return lane;
    const node = this.make(shapeOfRow(row), "", lane);
    node.isExtra = true;
    node.scope = suffixesOf(row.ref);
    lane.nodes.splice(positionBehind(lane, after), 0, node);
    change?.grown.add(lane.owner);
    return node;
  }

  /** A turn of a loop; it is made if there is none. */
  turnOf(loop: RunNode, turn: number, change?: TreeChange): Lane {
    const last = loop.lanes.at(-1)?.turn ?? 0;
    const known = turn > last ? undefined : loop.lanes[turn - 1];
    if (known?.turn === turn) return known;
    const found = turn > last ? undefined : loop.lanes.find((lane) => lane.turn === turn);
    if (found !== undefined) return found;
    const lane = emptyLane(loop, String(turn), turn);
    loop.lanes.push(lane);
    if (turn < last) loop.lanes.sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
    change?.grown.add(loop);
    return lane;
  }

  private fill(lane: Lane, shapes: TaskShape[], scope: string): void {
    for (const shape of shapes) lane.nodes.push(this.make(shape, scope, lane));
  }

  private make(shape: TaskShape, scope: string, lane: Lane): RunNode {
    const key = this.prefix + shape.base + scope;
    const node: RunNode = { key, shape, scope, lane, entry: null, lanes: [], isExtra: false };
    this.nodes.set(key, node);
    if (shape.kind === "loop") return node;
    for (const { label, tasks } of shape.lists) {
      const nested = emptyLane(node, label);
      node.lanes.push(nested);
      this.fill(nested, tasks, scope);
    }
    return node;
  }
}

/** Behind a node and the strangers that follow it already; at the end where there is none. */
function positionBehind({ nodes }: Lane, after: RunNode | null): number {
  if (after === null) return nodes.length;
  let position = nodes.lastIndexOf(after) + 1;
  while (nodes[position]?.isExtra === true) position++;
  return position;
}

/** The innermost home around one in whose turns a task with these suffixes can stand. */
function outOfTurns(home: RunNode | Lane, suffixes: string): RunNode | Lane {
  const left = lanesAround(home).findLast(
    ({ owner, turn }) => turn !== null && !suffixes.startsWith(`${owner?.scope}__${turn}`),
  );
  return left?.owner ?? home;
}

function widen(lane: Lane, { scheduled, ended }: RunRow): void {
  if (scheduled !== null) lane.first = Math.min(lane.first ?? scheduled, scheduled);
  if (ended !== null) lane.last = Math.max(lane.last ?? ended, ended);
}
