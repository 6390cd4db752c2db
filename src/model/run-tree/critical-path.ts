/** The tasks that decided how long a run took: had one of them been faster, the run had been, too. */
import { latestAttempt, type Lane, type RunNode } from "./nodes.ts";

/** The keys of the tasks on the critical path: of branches that ran at once, the one that ended last. */
export function criticalPath(root: Lane): Set<string> {
  const keys = new Set<string>();
  walk(root, keys);
  return keys;
}

function walk(lane: Lane, keys: Set<string>): void {
  lane.nodes.forEach((node, index) => {
    if (node.entry === null) return;
    keys.add(node.key);
    for (const nested of decidingLanes(node, lane.nodes[index + 1])) walk(nested, keys);
  });
}

function decidingLanes(node: RunNode, next: RunNode | undefined): Lane[] {
  const { kind } = node.shape;
  if (kind !== "fork" && kind !== "dynamic") return node.lanes;
  const joined = node.lanes.filter((lane) => isJoined(lane, next));
  const candidates = joined.length > 0 ? joined : node.lanes;
  const last = candidates.reduce<Lane | null>(
    (latest, lane) => (latest === null || endOf(lane) > endOf(latest) ? lane : latest),
    null,
  );
  return last === null ? [] : [last];
}

/** A JOIN that names some of the branches waits for no others. */
function isJoined({ nodes }: Lane, next: RunNode | undefined): boolean {
  const joinOn = next?.shape.kind === "join" ? next.shape.joinOn : [];
  return joinOn.length === 0 || nodes.some(({ shape }) => joinOn.includes(shape.base));
}

/** A branch that still runs ends after all others. */
function endOf(lane: Lane): number {
  const isGoingOn = lane.nodes.some((node) => {
    const row = latestAttempt(node);
    return row !== null && row.ended === null;
  });
  return isGoingOn ? Infinity : (lane.last ?? 0);
}
