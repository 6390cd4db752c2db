/** How an execution stands to another definition of its workflow. Only compares. */
import type { WorkflowDef, WorkflowTask } from "../../model/workflow-def.ts";
import type { Execution } from "../execution.ts";
import { isFork } from "../expansion.ts";
import type { TaskRecord } from "../records.ts";
import { Structure } from "../structure.ts";
import { outwards, type Named } from "./places.ts";
import { Reached } from "./reached.ts";

/** What becomes of an execution under another definition. */
export interface Crossing {
  /** What has no place there; what was abandoned before included. */
  gone: Set<TaskRecord>;
  /** Something that is open is kept. */
  isOpen: boolean;
  /** Where the execution is in the top-level list: what is open there, or what is to come next. */
  position: number;
}

/** @returns a text that says why the execution cannot go over. */
export function crossOver(execution: Execution, definition: WorkflowDef): Crossing | string {
  const before = execution.structure;
  const after = new Structure(definition);
  const sides = { before, after, reached: new Reached(execution, before) };
  const gone = new Set<TaskRecord>();
  const open: number[] = [];
  const ended: number[] = [];
  for (const task of execution.tasks.values()) {
    if (!isKept(before, after, task)) gone.add(task);
    else if (!task.abandoned) {
      const top = topOf(before, task);
      const isOpen = execution.open.has(task.counter);
      if (isOpen && !goesOnAlike(sides, top)) {
        return `The workflow is in ${top}, where other tasks have come up than version ${definition.version} has there.`;
      }
      if (isOpen) open.push(after.positionOf(top, ""));
      else if (task.status !== "SKIPPED") ended.push(after.positionOf(top, ""));
    }
  }
  const isOpen = open.length > 0;
  const last = Math.max(-1, ...ended);
  const position = isOpen ? Math.max(...open) : last + 1;
  if (last > position) {
    const behind = definition.tasks[last]?.taskReferenceName ?? "";
    return `The task ${behind} has run already, and is still to come in version ${definition.version}.`;
  }
  return { gone, isOpen, position };
}

/** The definitions that an execution goes from and to. */
interface Sides {
  before: Structure;
  after: Structure;
  reached: Reached;
}

/** Whether a task stands in the same containers in both; what a dynamic fork made stands where that does. */
function isKept(before: Structure, after: Structure, task: TaskRecord): boolean {
  for (const at of outwards(before, task)) {
    if (before.madeTask(at.base, at.scope) !== undefined) continue;
    return pathOf(before, at) === pathOf(after, at);
  }
  return false;
}

function pathOf(structure: Structure, { base, scope }: Named): string {
  const steps = [`${base} ${structure.task(base, scope)?.type}`];
  for (const { reference, scope: at, kind, phase = "" } of structure.enclosures(base, scope)) {
    steps.push(`${kind} ${phase} ${reference} ${structure.task(reference, at)?.type}`);
  }
  return steps.join("/");
}

function topOf(structure: Structure, task: TaskRecord): string {
  return [...outwards(structure, task)].at(-1)?.base ?? task.base;
}

/** Whether a task of the top level that is in progress is the same as far as it has come, and a fork and its
 * JOIN still belong together. */
function goesOnAlike({ before, after, reached }: Sides, top: string): boolean {
  const sides = [before, after] as const;
  const isSameAt = (taskAt: (structure: Structure) => WorkflowTask | undefined): boolean =>
    reached.isSame(...(sides.map(taskAt) as [WorkflowTask | undefined, WorkflowTask | undefined]));
  if (!isSameAt((structure) => structure.task(top))) return false;
  const type = before.task(top)?.type ?? "";
  if (isFork(type)) return isSameAt((structure) => structure.following(top));
  return type !== "JOIN" || isSameAt((structure) => structure.preceding(top));
}
