/**
 * An ended execution that is to be set going again under a limit that lets executions wait: it is RUNNING at
 * once, but nothing happens to its tasks until the limit lets it go.
 */
import { beginExecution } from "../advance.ts";
import type { Decision } from "../decision.ts";
import type { HeldRevival, Revival } from "../records.ts";
import { beginRun } from "./run.ts";

/** What is done with an execution that waits until it has its place. */
export type Held = Omit<HeldRevival, "status">;

/** Whether the execution has to ask for a place before it goes on. Where its limit rejects, it has one.
 * @param hasPlace it has asked already. */
export function mustWait({ execution, workflow }: Decision, hasPlace = false): boolean {
  const rejects = execution.definition.rateLimitConfig?.policy === "REJECT";
  return !hasPlace && workflow.limit !== undefined && !rejects;
}

/** Begins a new run with nothing to be done until the limit says so. */
export function hold(decision: Decision, held: Held, revival: Revival | null): void {
  const { status } = decision.workflow;
  beginRun(decision, revival);
  wait(decision);
  decision.changeWorkflow((workflow) => {
    workflow.heldRevival = { ...held, status };
  });
}

/** Begins with the first task, or waits for the limit first. */
export function beginOrWait(decision: Decision, hasPlace = false): void {
  if (mustWait(decision, hasPlace)) wait(decision);
  else beginExecution(decision);
}

function wait(decision: Decision): void {
  decision.changeWorkflow((workflow) => {
    if (workflow.limit !== undefined) workflow.limit = { ...workflow.limit, waiting: true };
  });
}
