/** Effects that cannot succeed. */
import type { Effect } from "../../engine/effects.ts";
import type { Execution } from "../../engine/execution.ts";
import { failureFlags } from "../../engine/failure-workflow.ts";
import type { WorkflowOutbox } from "../../engine/records.ts";
import { messageOf } from "../../lib/error-text.ts";
import type { DeliveryReceipt } from "./neighbours.ts";

/** Failed attempts after which an effect is given up, unless the platform calls the error a passing one. */
const MAX_ATTEMPTS = 10;

/** What is left of a failed attempt at an effect that is given up; to be asked for when the attempt begins: what the
 * execution comes to ask for meanwhile has not been tried. The answered function throws the error where it is tried again. */
export function receiptOfFailure(
  effect: Effect,
  { workflow: { outbox } }: Execution,
  attempts: number,
): (error: unknown) => DeliveryReceipt {
  return (error) => {
    const receipt = givenUp(effect, outbox, { error, attempts });
    if (receipt === null) throw error;
    return receipt;
  };
}

/**
 * What ends an effect that cannot succeed, so that it is not tried for ever; null to try it again.
 * Only what somebody waits for ends so: to tell a queue or a parent something has to succeed in the end.
 */
function givenUp(
  effect: Effect,
  outbox: WorkflowOutbox,
  { error, attempts }: { error: unknown; attempts: number },
): DeliveryReceipt | null {
  const { retryable, overloaded } = Object(error) as Record<string, unknown>;
  const mayPass = retryable === true || overloaded === true || attempts < MAX_ATTEMPTS;
  if (mayPass && !isTooLarge(error)) return null;
  const why = messageOf(error);
  switch (effect.kind) {
    case "start-child": {
      const reason = `The sub-workflow cannot be started: ${why}`;
      return { event: { kind: "child-refused", task: effect.task.counter, reason } };
    }
    case "run-task": {
      const answer = { status: "FAILED", output: {}, reason: `It cannot be run: ${why}` } as const;
      return { event: { kind: "task-answered", task: effect.task.counter, answer } };
    }
    case "start-failure-workflow": {
      const told = failureFlags(outbox);
      const reason = `Error workflow failed to start.  reason: ${why}`;
      // The output that could say so is that of the last run.
      if (told.failureWorkflow === undefined) return { told };
      return { told, event: { kind: "failure-workflow-refused", reason } };
    }
    default:
      return null;
  }
}

/** Texts longer than a string can be, and calls between objects that are larger than the platform allows. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError || /Serialized RPC .* limited to/.test(String(error));
}
