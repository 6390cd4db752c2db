import type { WorkflowTask } from "../../model/workflow-def.ts";
import { plan } from "../plan.ts";
import { resolveInput } from "../task-input.ts";
import { PlanFailure, type TaskType } from "../task-type.ts";
import { isSystemType } from "./system-types.ts";

/** A task whose type is known only at run time: stands back for the task that its input names. */
export const dynamic: TaskType = {
  kind: "DYNAMIC",
  initialStatus: "SCHEDULED",
  usesTemplate: true,
  retriable: true,
  delayable: true,
  asynchronous: true,

  plan(decision, place) {
    const { workflowTask } = place;
    const parameter = workflowTask.dynamicTaskNameParam ?? "";
    const input = resolveInput(decision, place, {});
    const name = input[parameter];
    if (typeof name !== "string" || name === "") {
      throw new PlanFailure(
        `Cannot map a dynamic task based on the parameter and input. Parameter= ${parameter}, input= ${JSON.stringify(input)}`,
      );
    }
    const definition = decision.taskDefinition(name);
    const chosen: WorkflowTask = {
      ...workflowTask,
      name,
      type: isSystemType(name) ? name : "SIMPLE",
    };
    delete chosen.taskDefinition;
    if (definition !== null) chosen.taskDefinition = definition;
    const tasks = plan(decision, { ...place, workflowTask: chosen, generated: true });
    const [task] = tasks;
    if (task !== undefined) {
      // On the wire the workflow task stays DYNAMIC and the task is of the type it stands for.
      task.workflowTask = { ...chosen, type: "DYNAMIC" };
      task.definitionName = name;
      if (task.type === "SIMPLE") task.type = name;
    }
    return tasks;
  },

  start: () => [],
};
