/** What JOINs wait for beyond what the structure shows. */
import type { RunNode } from "./nodes.ts";
import type { RunTree } from "./run-tree.ts";

/** A task that a JOIN waits for, drawn as a line on top of the others. */
export interface JoinEdge {
  from: RunNode;
  to: RunNode;
}

/** The lines of all JOINs that wait for other tasks than the last ones of the branches before them. */
export function joinEdges(tree: RunTree): JoinEdge[] {
  const edges: JoinEdge[] = [];
  for (const node of tree.nodes.values()) {
    if (node.shape.kind !== "join" || isPlain(node)) continue;
    for (const name of node.shape.joinOn) {
      const from = tree.node(name + node.scope) ?? tree.node(name);
      if (from !== undefined && from !== node) edges.push({ from, to: node });
    }
  }
  return edges;
}

/** Whether a JOIN waits for exactly the branches of the fork before it. */
function isPlain(join: RunNode): boolean {
  const { nodes } = join.lane;
  const fork = nodes[nodes.indexOf(join) - 1];
  const { joinOn } = join.shape;
  if (joinOn.length === 0 || fork?.shape.kind === "dynamic") return true;
  if (fork?.shape.kind !== "fork") return false;
  const ends = fork.lanes.flatMap((lane) => lane.nodes.at(-1)?.shape.base ?? []);
  return ends.length === joinOn.length && ends.every((name) => joinOn.includes(name));
}
