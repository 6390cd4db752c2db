/**
 * Looks after an execution that somebody thinks is stuck. Nothing here should ever find anything: it is for
 * what the platform may lose in spite of everything.
 *
 * R1. What is in memory is dropped: the execution goes on from its rows, and what they still ask for is
 *     delivered again.
 * R2. Each task that waits in a queue is pushed again. A queue that has it takes no notice; one whose claim
 *     is under way is offered once more, and that claim is refused.
 * R3. Its alarm is set anew, and the index is told anew.
 */
import { accepted, type Outcome } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { queueItemOf, queueNameOf } from "./deliveries.ts";
import type { ExecutionHost } from "./host.ts";
import type { Neighbours } from "./neighbours.ts";
import { unknownWorkflow } from "./requests.ts";

/** Tasks that are pushed by one call. */
const PUSHED_AT_ONCE = 500;

interface Patient {
  host: ExecutionHost;
  neighbours: Pick<Neighbours, "queue">;
}

/** Answers whether there was anything to look after: not once the execution has ended. */
export async function repair(
  workflowId: string,
  { host, neighbours }: Patient,
): Promise<Outcome<boolean>> {
  await host.exclusively(async () => host.forget());
  const execution = host.current();
  if (execution === null) return unknownWorkflow(workflowId);
  if (isTerminalWorkflowStatus(execution.workflow.status)) return accepted(false);
  const acted = await host.handle({ kind: "watched" });
  if (!acted.ok) return acted;
  await host.setAlarm();
  await pushAgain(execution, neighbours);
  return accepted(true);
}

async function pushAgain(execution: Execution, neighbours: Patient["neighbours"]): Promise<void> {
  const waiting = [...execution.open.values()].filter(waitsInQueue);
  for (const [queue, tasks] of Map.groupBy(waiting, queueNameOf)) {
    for (let at = 0; at < tasks.length; at += PUSHED_AT_ONCE) {
      const chunk = tasks.slice(at, at + PUSHED_AT_ONCE).filter(waitsInQueue);
      const items = chunk.map((task) => queueItemOf(execution, task));
      if (items.length > 0) await neighbours.queue(queue).push(items);
    }
  }
}

/** What still stands in the outbox is on its way already. */
function waitsInQueue(task: TaskRecord): boolean {
  const { kind, status, availableAt, outbox, waitsForSlot } = task;
  if (status !== "SCHEDULED" || availableAt > 0 || outbox !== undefined) return false;
  return kind === "SIMPLE" || waitsForSlot === true;
}
