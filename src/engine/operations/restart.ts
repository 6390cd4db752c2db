import { refused, type Refusal } from "../../lib/outcome.ts";
import type { Decision } from "../decision.ts";
import { keepFailure } from "../failure-workflow.ts";
import type { PinnedDefinition } from "../needs.ts";
import { initialVariables } from "../start.ts";
import { beginOrWait } from "./hold.ts";
import { beginRun, nameOf, refuseUnended } from "./run.ts";

/**
 * Begins an ended execution anew under its id, from its input. Its tasks are gone; the new ones have ids
 * of their own. @returns null when it was done.
 */
export function restart(
  decision: Decision,
  { useLatestDefinition }: { useLatestDefinition: boolean },
): Refusal | null {
  const running = refuseUnended(decision, "restart");
  if (running !== null) return running;
  const { execution, workflow } = decision;
  const latest = useLatestDefinition ? registered(decision) : null;
  if (latest !== null && "ok" in latest) return latest;
  const definition = latest?.definition ?? execution.definition;
  if (!definition.restartable && workflow.status === "COMPLETED") {
    return refused("conflict", `Workflow: ${nameOf(decision)}.COMPLETED is non-restartable`);
  }
  startOver(decision);
  if (latest !== null) decision.changeDefinition(definition);
  beginRun(decision, { operation: "restarted", path: "" });
  decision.changeWorkflow((record) => {
    record.createTime = decision.now;
    record.lastRetriedTime = 0;
    record.variables = initialVariables(definition);
  });
  beginOrWait(decision);
  return null;
}

/** Takes all tasks away. */
export function startOver(decision: Decision): void {
  keepFailure(decision);
  decision.removeAll(decision.execution.tasks.values());
  decision.changeWorkflow((workflow) => {
    workflow.nextSequence = 1;
  });
}

/** The definition of the workflow as it is registered now. @param version absent: the latest one */
export function registered(decision: Decision, version?: number): PinnedDefinition | Refusal {
  const { name } = decision.execution.definition;
  const found = decision.registeredDefinition(name, version);
  if (found === null) {
    const which = version === undefined ? name : `${name}, version: ${version}`;
    return refused("not-found", `No such workflow found by name: ${which}`);
  }
  const [unresolved] = found.unresolved;
  if (unresolved === undefined) return found;
  return refused(
    "not-found",
    `The Task ${unresolved} defined as a sub-workflow has no workflow definition available `,
  );
}
