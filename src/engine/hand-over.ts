/** What a report leads to goes straight to the worker that has reported, where nothing in its queue comes first. */
import { limitsOf } from "../model/task-limits.ts";
import type { Answer } from "./answer.ts";
import type { Decision } from "./decision.ts";
import { domainsOf } from "./domains.ts";
import type { TaskRecord } from "./records.ts";
import { handoverOf } from "./secret-use.ts";
import { definitionOf } from "./task-definition.ts";
import { claim } from "./update.ts";

/** A worker that has reported a task, and goes on with more of the same type. */
export interface Asker {
  workerId?: string | undefined;
  /** The domain in which it polls. */
  domain?: string | undefined;
}

/**
 * Claims the first task of the reported one's type that the decision sends to its queue, instead of that, and puts it
 * into the answer. @returns false where there is none, or the queue has to say whose it is.
 */
export function handOver(decision: Decision, asker: Asker | undefined, answer: Answer): boolean {
  const { task: reported, ignored } = answer;
  if (asker === undefined || reported === null || ignored === true) return false;
  for (const task of decision.changes.tasks) {
    if (task.outbox !== "enqueue" || task.type !== reported.type) continue;
    const claimed = { ...asker, handedOverFor: reported.counter };
    if (needsQueue(decision, task, asker.domain) || !claim(decision, task, claimed)) return false;
    answer.next = handedOver(decision, task);
    return true;
  }
  return false;
}

/** A task as a worker gets it. */
export function handedOver(decision: Decision, task: TaskRecord): Answer {
  const handover = handoverOf(decision, task);
  return { task, ...(handover !== null && { handover }) };
}

/** Limits are counted there, one of several domains is chosen there, and what was begun anew may still stand there. */
function needsQueue(
  { execution }: Decision,
  task: TaskRecord,
  domain: string | undefined,
): boolean {
  if (limitsOf(definitionOf(execution, task)) !== null || task.renewals !== undefined) return true;
  const domains = domainsOf(execution, task);
  return domains.length > 1 || domains[0] !== domain;
}
