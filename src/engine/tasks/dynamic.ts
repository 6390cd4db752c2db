import type { Json, JsonObject } from "../../model/json.ts";
import { MAX_NAME_LENGTH } from "../../model/scalars.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { ownMember } from "../expressions/own-member.ts";
import { newTask, plan } from "../plan.ts";
import { resolveInput } from "../task-input.ts";
import type { TaskType } from "../task-type.ts";
import { UNSUPPORTED_TASK_TYPES } from "../validation/unsupported-types.ts";
import { isSystemType } from "../../model/system-types.ts";

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
    const name = ownMember(input, parameter);
    const refusal = refusalOf(name, parameter, input);
    if (typeof name !== "string" || refusal !== null) {
      const task = newTask(decision, place, dynamic);
      task.input = input;
      task.status = "FAILED_WITH_TERMINAL_ERROR";
      task.reason = refusal ?? "";
      return [task];
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
    }
    return tasks;
  },

  start: () => [],
};

/** Why a name cannot be run, or null. */
function refusalOf(name: Json | undefined, parameter: string, input: JsonObject): string | null {
  // DYNAMIC would stand back for itself without an end.
  if (typeof name !== "string" || name === "" || name === "DYNAMIC") {
    return `Cannot map a dynamic task based on the parameter and input. Parameter= ${parameter}, input= ${JSON.stringify(input)}`;
  }
  if (name.length > MAX_NAME_LENGTH) {
    return `The name in the parameter ${parameter} is longer than ${MAX_NAME_LENGTH} characters`;
  }
  // As a worker task of that name it would wait for ever.
  return UNSUPPORTED_TASK_TYPES.has(name) ? `Baton does not run tasks of type ${name} yet` : null;
}
