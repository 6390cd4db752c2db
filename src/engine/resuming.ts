/** Lets the containers go on that something happened to. */
import { isTerminalTaskStatus } from "../model/task.ts";
import type { Decision } from "./decision.ts";
import { isOutOfSteps, lookAgain } from "./portions.ts";
import type { TaskRecord } from "./records.ts";

/** Lets touched JOINs and loops go on, in their order; those that are left when their scripts have taken what
 * one decision may stay touched. */
export function resumeContainers(decision: Decision): TaskRecord[] {
  const { touchedLoops, touchedJoins, touchedTries, touchedTurns } = decision;
  const touched = new Set([...touchedLoops, ...touchedJoins.keys(), ...touchedTries]);
  const containers = [...touched]
    .map((counter) => decision.execution.open.get(counter))
    .filter((task) => task !== undefined)
    .sort((a, b) => a.sequence - b.sequence);
  // One that comes only to skipped tasks is touched anew by that, and looks again.
  touchedLoops.clear();
  touchedTries.clear();
  const planned: TaskRecord[] = [];
  const left: TaskRecord[] = [];
  for (const task of containers) {
    // What one of them led to may have canceled it.
    if (isTerminalTaskStatus(task.status)) continue;
    if (isOutOfSteps(decision)) left.push(task);
    else planned.push(...(decision.taskTypeOf(task.kind).resume?.(decision, task) ?? []));
  }
  const joins = new Map(touchedJoins);
  const turns = new Map(touchedTurns);
  touchedTurns.clear();
  touchedJoins.clear();
  for (const task of left) {
    const { counter } = task;
    lookAgain(decision, task, { names: joins.get(counter), turns: turns.get(counter) });
  }
  return decision.workflow.status === "RUNNING" ? planned : [];
}
