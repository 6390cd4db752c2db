/** When a task runs as seen from another one. */
import type { PlacedTask } from "../../lib/definition-tasks.ts";

export type Order =
  | "before"
  | "after"
  /** It is the task itself. */
  | "itself"
  /** It is a container around the task. */
  | "around"
  /** It stands within the task. */
  | "inside"
  /** In a branch that runs at the same time. */
  | "parallel"
  /** In a case that is taken instead. */
  | "instead";

/** When `other` runs as seen from `task`. Within a loop what comes later has run in the turn before. */
export function orderOf(other: PlacedTask, task: PlacedTask): Order {
  if (other === task) return "itself";
  const others = chainOf(other);
  const own = chainOf(task);
  if (own.includes(other)) return "around";
  if (others.includes(task)) return "inside";
  const depth = own.findIndex((each, at) => each !== others[at]);
  const [here, there] = [own[depth], others[depth]];
  if (here === undefined || there === undefined) return "before";
  const container = here.owner;
  if (here.list === there.list) {
    if (there.position < here.position) return "before";
    return isInLoop(container) ? "before" : "after";
  }
  switch (container?.shape.kind) {
    case "fork":
      return "parallel";
    case "try": {
      const labels = container.shape.lists.map(({ label }) => label);
      return labels.indexOf(there.list) < labels.indexOf(here.list) ? "before" : "after";
    }
    default:
      return isInLoop(container) ? "before" : "instead";
  }
}

/** The task with its containers, the outermost first. */
function chainOf(task: PlacedTask): PlacedTask[] {
  const chain: PlacedTask[] = [];
  for (let at: PlacedTask | null = task; at !== null; at = at.owner) chain.unshift(at);
  return chain;
}

function isInLoop(container: PlacedTask | null): boolean {
  for (let at = container; at !== null; at = at.owner) if (at.shape.kind === "loop") return true;
  return false;
}
