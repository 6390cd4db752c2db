import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";

/** Sets variables of an execution that has not ended; one that is given as null is removed. */
export function setVariables(decision: Decision, variables: JsonObject): Refusal | null {
  const { status, workflowId } = decision.workflow;
  if (isTerminalWorkflowStatus(status)) return hasEnded(decision);
  const members = Object.entries({ ...decision.workflow.variables, ...variables });
  const merged = Object.fromEntries(
    members.filter(([name]) => !(Object.hasOwn(variables, name) && variables[name] === null)),
  );
  const { bytes } = decision.execution.sizes.of(merged);
  const limit = decision.settings.maxVariablesBytes;
  if (bytes > limit) {
    return refused(
      "too-large",
      `The variables payload size: ${bytes} of workflow: ${workflowId} is greater than the permissible limit: ${limit / 1024} kilobytes`,
    );
  }
  decision.changeWorkflow((workflow) => {
    workflow.variables = merged;
    workflow.updateTime = decision.now;
  });
  return null;
}

/** The refusal of what only an execution that goes on can do. */
export function hasEnded(decision: Decision): Refusal {
  const { workflowId, status } = decision.workflow;
  const { name, version } = decision.execution.definition;
  return refused(
    "conflict",
    `Workflow ${name}.${version}/${workflowId} has ended as ${status} and cannot be changed.`,
  );
}
