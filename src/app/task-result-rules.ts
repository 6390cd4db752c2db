import type { JsonObject } from "../model/json.ts";
import { ValidationFailed } from "./errors.ts";

/** Asks for both ids of a task's result before anything else of it is read. @throws ValidationFailed */
export function refuseUnnamedTask(result: JsonObject): void {
  const errors: ValidationFailed["errors"] = [];
  if (!result["workflowInstanceId"]) {
    const message = "Workflow Id cannot be null or empty";
    errors.push({ path: "updateTask.arg0.workflowInstanceId", message });
  }
  if (!result["taskId"]) {
    errors.push({ path: "updateTask.arg0.taskId", message: "Task ID cannot be null or empty" });
  }
  if (errors.length > 0) throw new ValidationFailed(errors);
}
