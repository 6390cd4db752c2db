import { workflowDefSchema, type WorkflowDef } from "../../src/model/workflow-def.ts";
import { taskDefSchema, type TaskDef } from "../../src/model/task-def.ts";

/** A workflow definition as a request would give it. */
export function workflowDef(definition: Record<string, unknown>): WorkflowDef {
  const tasks = [{ name: "work", taskReferenceName: "a", type: "SIMPLE" }];
  return workflowDefSchema.parse({ name: "flow", tasks, ...definition });
}

/** A task definition as a request would give it. */
export function taskDef(definition: Record<string, unknown>): TaskDef {
  return taskDefSchema.parse({ name: "work", ...definition });
}
