import { finish } from "../plan.ts";
import type { TaskType } from "../task-type.ts";

/** Writes its input, key by key, into the workflow's variables. */
export const setVariable: TaskType = {
  kind: "SET_VARIABLE",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: false,

  start(decision, task) {
    const variables = { ...decision.workflow.variables, ...task.input };
    const { bytes } = decision.execution.sizes.of(variables);
    const limit = decision.settings.maxVariablesBytes;
    if (bytes > limit) {
      finish(decision, task, {
        status: "FAILED_WITH_TERMINAL_ERROR",
        reason: `The variables payload size: ${bytes} of workflow: ${decision.workflow.workflowId} is greater than the permissible limit: ${limit / 1024} kilobytes`,
      });
      return [];
    }
    decision.changeWorkflow((workflow) => {
      workflow.variables = variables;
    });
    finish(decision, task, { status: "COMPLETED" });
    return [];
  },
};
