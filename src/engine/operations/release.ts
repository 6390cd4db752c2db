import type { Refusal } from "../../lib/outcome.ts";
import { beginExecution } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { endWorkflow } from "../end.ts";
import type { HeldRevival } from "../records.ts";
import { rerun } from "./rerun.ts";
import { retry } from "./retry-operation.ts";
import { reviveForParent } from "./revive-for-parent.ts";

/** An execution that has waited for its limit goes on: from its first task, or as it was to be set going
 * again. */
export function release(decision: Decision): void {
  const { heldRevival } = decision.workflow;
  if (heldRevival === undefined) {
    beginExecution(decision);
    return;
  }
  // As it had ended: the run that it is in already begins here.
  const { status, run } = decision.workflow;
  decision.changeWorkflow((workflow) => {
    workflow.status = heldRevival.status;
    workflow.run = run - 1;
    delete workflow.heldRevival;
  });
  const refusal = carryOut(decision, heldRevival);
  if (refusal === null) return;
  decision.changeWorkflow((workflow) => {
    workflow.status = status;
    workflow.run = run;
  });
  endWorkflow(decision, { status: "FAILED", reason: refusal.message });
}

function carryOut(decision: Decision, { retry: how, rerun: from }: HeldRevival): Refusal | null {
  if (how !== undefined) return retry(decision, { ...how, hasPlace: true });
  if (from !== undefined) return rerun(decision, { ...from, hasPlace: true });
  reviveForParent(decision, decision.workflow.run + 1, true);
  return null;
}
