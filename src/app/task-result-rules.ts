import type { JsonObject } from "../model/json.ts";
import { ValidationFailed } from "./errors.ts";

const REQUIRED_IDS = [
  ["workflowInstanceId", "Workflow Id cannot be null or empty"],
  ["taskId", "Task ID cannot be null or empty"],
] as const;

/** Asks for both ids of a task's result before anything else of it is read. @throws ValidationFailed */
export function refuseUnnamedTask(result: JsonObject): void {
  const errors: ValidationFailed["errors"] = [];
  for (const [member, message] of REQUIRED_IDS) {
    const id = result[member];
    if (id) continue;
    const shown = id === "" && { invalidValue: id };
    errors.push({ path: `updateTask.arg0.${member}`, message, ...shown });
  }
  if (errors.length > 0) throw new ValidationFailed(errors);
}
