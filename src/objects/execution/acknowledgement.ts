/** What a delivered effect leaves to be done: its flag is cleared. */
import { noChanges, type Changes } from "../../engine/changes.ts";
import { effectOf, effectsOfTask, type Effect } from "../../engine/effects.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { DeliveryReceipt } from "./neighbours.ts";

/**
 * Clears the flag of a delivered effect.
 * @returns the rows to write, so that it is not repeated at each wake; null where that can wait for the
 *   next change of the row.
 */
export function acknowledge(
  effect: Effect,
  execution: Execution,
  receipt: DeliveryReceipt,
): Changes | null {
  if ("task" in effect) {
    const { kind, task } = effect;
    // An operation may have removed it meanwhile: writing its row would bring it back.
    if (execution.tasks.get(task.counter) === task) return acknowledgeTask(kind, task, receipt);
    if (execution.forgotten.get(task.counter) !== task) return null;
    return acknowledgeForgotten(kind, task, execution);
  }
  if (effect.kind === "alert" || effect.kind === "index") return null;
  if (effect.kind === "raise-event") return acknowledgeRaised(effect.raised, execution);
  const { workflow } = execution;
  // What has come to be told since then stays.
  const told = Object.entries(receipt.told ?? {});
  const left = Object.entries(workflow.outbox).filter(
    ([flag, value]) => !told.some(([name, known]) => name === flag && known === value),
  );
  workflow.outbox = Object.fromEntries(left);
  return { ...noChanges(), workflow: true };
}

function acknowledgeRaised(number: number, { raised }: Execution): Changes | null {
  if (!raised.delete(number)) return null;
  return { ...noChanges(), raised: [number] };
}

/** A task that is gone, and is so for good once nobody has to be told of it. */
function acknowledgeForgotten(
  kind: Effect["kind"],
  task: TaskRecord,
  { forgotten }: Execution,
): Changes | null {
  if (acknowledgeTask(kind, task, {}) === null) return null;
  if (effectsOfTask(task).length === 0) forgotten.delete(task.counter);
  return { ...noChanges(), forgotten: [task.counter] };
}

function acknowledgeTask(
  kind: Effect["kind"],
  task: TaskRecord,
  receipt: DeliveryReceipt,
): Changes | null {
  if (kind === "keep-result") {
    if (task.cacheEntry === undefined) return null;
    delete task.cacheEntry;
    return { ...noChanges(), tasks: new Set([task]) };
  }
  // The answer of a task that was run has changed its row already.
  if (kind === "run-task" || effectOf(task)?.kind !== kind) return null;
  delete task.outbox;
  if (receipt.domain !== undefined && task.status === "SCHEDULED") task.domain = receipt.domain;
  // One that waits for its limits may do so for long: it is not pushed again at each wake.
  if (kind === "enqueue-task" && task.waitsForSlot !== true) return null;
  if (kind === "start-child" && !task.joinsChild) return null;
  return { ...noChanges(), tasks: new Set([task]) };
}
