import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { finish } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import type { TaskType } from "../task-type.ts";

const STATUSES = ["COMPLETED", "FAILED", "TERMINATED"] as const;
type TerminationStatus = (typeof STATUSES)[number];

/** Ends the execution with a status, an output and a reason of its own. */
export const terminate: TaskType = {
  kind: "TERMINATE",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: false,

  start(decision, task) {
    if (terminationStatusOf(task) === null) {
      finish(decision, task, {
        status: "FAILED",
        reason: "given termination status is not valid",
      });
    } else {
      finish(decision, task, { status: "COMPLETED", output: outputOf(task.input) });
    }
    return [];
  },
};

function outputOf(input: JsonObject): JsonObject {
  const output = input["workflowOutput"];
  if (output === undefined || output === null) return {};
  return isJsonObject(output) ? output : { output };
}

function terminationStatusOf(task: TaskRecord): TerminationStatus | null {
  return STATUSES.find((status) => status === task.input["terminationStatus"]) ?? null;
}

/** How a completed TERMINATE task ends the execution, and why. */
export function terminationBy(
  task: TaskRecord,
  taskId: string,
): { status: TerminationStatus; reason: string } {
  const status = terminationStatusOf(task) ?? "COMPLETED";
  const reason = task.input["terminationReason"];
  return {
    status,
    reason:
      typeof reason === "string" && reason !== ""
        ? reason
        : `Workflow is ${status} by TERMINATE task: ${taskId}`,
  };
}
