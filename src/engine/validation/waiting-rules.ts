/**
 * JOINs that could never end: those that wait for themselves, for what comes only after them, for each other,
 * or for a name that does not exist in their loop turn. Conductor registers them, and they wait for ever.
 *
 * W1. Only what is certain is refused. A JOIN with a script, one behind a dynamic fork, and all JOINs of a
 *     definition that may be ended by a TERMINATE are let pass; of a SWITCH any case may be chosen.
 */
import type { ValidationError } from "../../model/error-response.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { Requirements } from "./requirements.ts";
import type { TaskPlace } from "./task-tree.ts";
import { ofTask } from "./type-rules.ts";
import { quoted, violation } from "./validation-error.ts";

interface Node {
  /** What it begins and what it ends, as numbers in the requirements. */
  begin: number;
  end: number;
  /** The loops around it: names bear the suffix of their turn. */
  loops: string;
  /** Its `joinOn` is made at run time. */
  behindDynamicFork: boolean;
}

/** What the tasks of a definition need before they begin and end. */
class Order {
  readonly nodes = new Map<string, Node>();
  readonly requirements = new Requirements();

  /** Notes the tasks of a list. @param after what has to be over before its first task begins. */
  add(list: WorkflowTask[], after: number | null, loops: string): void {
    let previous: WorkflowTask | undefined;
    let before = after;
    for (const task of list) {
      const { requirements } = this;
      const node: Node = {
        begin: requirements.add(),
        end: requirements.add(),
        loops,
        behindDynamicFork: previous?.type === "FORK_JOIN_DYNAMIC",
      };
      if (!this.nodes.has(task.taskReferenceName)) this.nodes.set(task.taskReferenceName, node);
      if (before !== null) requirements.require(node.begin, before);
      requirements.require(node.end, node.begin);
      this.addNested(task, node);
      before = node.end;
      previous = task;
    }
  }

  private addNested(task: WorkflowTask, { begin, end, loops }: Node): void {
    for (const list of [...Object.values(task.decisionCases), task.defaultCase]) {
      this.add(list, begin, loops);
    }
    for (const branch of task.forkTasks) this.add(branch, begin, loops);
    this.add(task.loopOver, begin, `${loops}/${task.taskReferenceName}`);
    for (const { taskReferenceName } of task.loopOver) {
      const body = this.nodes.get(taskReferenceName);
      if (body !== undefined) this.requirements.require(end, body.end);
    }
  }
}

/** The JOINs that can never end. */
export function checkWaiting(tasks: WorkflowTask[], places: TaskPlace[]): ValidationError[] {
  if (places.some(({ task }) => task.type === "TERMINATE")) return [];
  const joins = places.filter(({ task }) => task.type === "JOIN" || task.type === "EXCLUSIVE_JOIN");
  if (joins.length === 0) return [];
  const order = new Order();
  order.add(tasks, null, "");
  const isDynamic = places.some(({ task }) => task.type === "FORK_JOIN_DYNAMIC");
  for (const { task } of joins) require(order, task, isDynamic);
  const possible = order.requirements.fulfilled();
  return joins.flatMap(({ task, path }) => {
    const node = order.nodes.get(task.taskReferenceName);
    // One that is never reached is not what is wrong.
    if (node === undefined || !possible.has(node.begin) || possible.has(node.end)) return [];
    const named = namesOf(task).filter((name) => !mayEnd(order, node, name, possible));
    const names = named.map(quoted).slice(0, MAX_NAMES).join(", ");
    return [violation(path, `joinOn: ${names} would be waited for for ever by ${ofTask(task)}`)];
  });
}

/** Names that a message lists. */
const MAX_NAMES = 10;

function namesOf({ type, joinOn, defaultExclusiveJoinTask }: WorkflowTask): string[] {
  return type === "JOIN" ? joinOn : [...joinOn, ...defaultExclusiveJoinTask];
}

function mayEnd(order: Order, join: Node, name: string, possible: ReadonlySet<number>): boolean {
  const joined = order.nodes.get(name);
  return joined !== undefined && joined.loops === join.loops && possible.has(joined.end);
}

/** Notes what a JOIN needs before it ends. */
function require(order: Order, task: WorkflowTask, isDynamic: boolean): void {
  const node = order.nodes.get(task.taskReferenceName);
  if (node === undefined || task.expression || node.behindDynamicFork) return;
  const names = [...new Set(namesOf(task))];
  // Another check tells of names that do not exist; these may yet come to be.
  const isOpen = (name: string): boolean =>
    !order.nodes.has(name) && (isDynamic || name.includes("${"));
  const needed = names.flatMap((name) => {
    const joined = order.nodes.get(name);
    return joined === undefined ? [] : [joined.loops === node.loops ? joined.end : null];
  });
  if (task.type === "JOIN") {
    for (const end of needed) order.requirements.require(node.end, end);
    return;
  }
  if (names.length === 0 || names.some(isOpen)) return;
  const usable = needed.filter((end) => end !== null);
  // It is content with one of several.
  if (usable.length <= 1) order.requirements.require(node.end, usable[0] ?? null);
}
