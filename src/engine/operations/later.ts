/** What comes after a task by the structure of the definition, however it came to run. */
import type { Decision } from "../decision.ts";
import type { Execution } from "../execution.ts";
import { isDynamicFork } from "../expansion.ts";
import { keepFailure } from "../failure-workflow.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { iterationOf } from "../scope.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Enclosure } from "../structure.ts";

/** What lies behind a task, and what stands around it. */
interface Outlook {
  /** Reference names on the wire of what comes later; everything in them comes later, too. */
  later: Set<string>;
  /** The turn that the task stands in, by the reference name of each loop around it. */
  turns: Map<string, number>;
  /** The JOINs, loops and operators around it, the innermost first. */
  enclosing: TaskRecord[];
}

/**
 * Takes away everything that comes after a task or stands in it, other attempts of it included. What
 * stands before or beside it is kept, and so is what an operator has skipped, but for what a dynamic fork had made
 * that comes again.
 * @returns the JOINs, loops and operators around it, back at the turn that it stands in.
 */
export function clearLater(decision: Decision, from: TaskRecord): TaskRecord[] {
  const { execution } = decision;
  keepFailure(decision);
  const outlook = outlookFrom(execution, from);
  const own = referenceOf(from);
  remove(decision, (task) => referenceOf(task) === own || isLater(execution, task, outlook), from);
  for (const container of outlook.enclosing) {
    const turn = outlook.turns.get(referenceOf(container));
    decision.change(container, (record) => {
      if (turn !== undefined) record.iteration = turn;
    });
  }
  return outlook.enclosing;
}

/** Takes away everything that stands in a task. */
export function clearWithin(decision: Decision, around: TaskRecord): void {
  const name = referenceOf(around);
  const { structure } = decision.execution;
  remove(decision, ({ base, scope }) => isWithin(structure.enclosures(base, scope), name), around);
}

function remove(decision: Decision, isGone: (task: TaskRecord) => boolean, but: TaskRecord): void {
  const { tasks, structure } = decision.execution;
  const removed = [...tasks.values()].filter(
    (task) => task !== but && task.status !== "SKIPPED" && isGone(task),
  );
  // A dynamic fork makes its tasks anew, those that were skipped, too.
  const forks = new Set([but, ...removed].filter(isDynamicFork).map(referenceOf));
  const isMade = ({ base, scope }: TaskRecord): boolean =>
    [...structure.enclosures(base, scope)].some((at) => forks.has(at.reference + at.scope));
  if (forks.size > 0) {
    removed.push(
      ...[...tasks.values()].filter((task) => task.status === "SKIPPED" && isMade(task)),
    );
  }
  decision.removeAll(removed);
  let last = 0;
  for (const { sequence } of tasks.values()) last = Math.max(last, sequence);
  decision.changeWorkflow((workflow) => {
    workflow.nextSequence = last + 1;
  });
}

/** Goes outwards from a task, from list to list. */
function outlookFrom({ structure, latest }: Execution, from: TaskRecord): Outlook {
  const outlook: Outlook = { later: new Set([referenceOf(from)]), turns: new Map(), enclosing: [] };
  const note = (reference: string, scope: string): void => {
    for (const { taskReferenceName } of structure.later(reference, scope)) {
      outlook.later.add(taskReferenceName + scope);
    }
  };
  note(from.base, from.scope);
  let inner = from.scope;
  for (const { reference, scope, kind, phase } of structure.enclosures(from.base, from.scope)) {
    if (kind === "loop") outlook.turns.set(reference + scope, iterationOf(inner));
    inner = scope;
    // The flow goes on behind the JOIN, which belongs to the fork and stays.
    const join = kind === "fork" ? structure.following(reference, scope) : undefined;
    const at = join?.taskReferenceName ?? reference;
    note(at, scope);
    const container = latest.get(at + scope);
    if (container === undefined || kind === "switch") continue;
    outlook.enclosing.push(container);
    if (phase !== undefined) noteLists(outlook, structure.task(reference, scope), scope, phase);
  }
  return outlook;
}

/** The lists of a TRY_CATCH that follow the one with the given name. */
function noteLists(
  { later }: Outlook,
  operator: WorkflowTask | undefined,
  scope: string,
  phase: string,
): void {
  const phases = ["try", "catch", "finally"];
  for (const name of phases.slice(phases.indexOf(phase) + 1)) {
    for (const { taskReferenceName } of operator?.decisionCases[name] ?? []) {
      later.add(taskReferenceName + scope);
    }
  }
}

/** Whether a task comes later, or stands in one that does: goes outwards from it to find out. */
function isLater({ structure }: Execution, task: TaskRecord, { later, turns }: Outlook): boolean {
  if (later.has(referenceOf(task))) return true;
  let inner = task.scope;
  for (const { reference, scope, kind } of structure.enclosures(task.base, task.scope)) {
    if (later.has(reference + scope)) return true;
    if (kind === "loop") {
      const turn = iterationOf(inner);
      if (turn > (turns.get(reference + scope) ?? turn)) return true;
    }
    inner = scope;
  }
  return false;
}

function isWithin(enclosures: Iterable<Enclosure>, name: string): boolean {
  for (const { reference, scope } of enclosures) if (reference + scope === name) return true;
  return false;
}
