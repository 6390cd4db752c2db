import { refused, type Refusal } from "../../lib/outcome.ts";
import type { Decision } from "../decision.ts";
import { endWorkflow } from "../end.ts";

/** What comes with the wish to end an execution. */
export interface Termination {
  reason?: string | undefined;
  /** Start the failure workflow, as after a failure. */
  triggerFailureWorkflow?: boolean | undefined;
  /** The parent ends it, and means the run with this number or an earlier one. */
  run?: number | undefined;
}

/**
 * Ends the execution as TERMINATED. One that has failed already is marked so as well.
 * @returns null when it was done.
 */
export function terminateByOperator(decision: Decision, termination: Termination): Refusal | null {
  const { reason, triggerFailureWorkflow = false, run } = termination;
  const { workflow } = decision;
  if (run !== undefined && workflow.run > run) return null;
  if (workflow.status === "COMPLETED") {
    return refused("conflict", "Cannot terminate a COMPLETED workflow.");
  }
  if (workflow.status === "TERMINATED") return null;
  endWorkflow(decision, { status: "TERMINATED", reason, byOperator: !triggerFailureWorkflow });
  return null;
}
