import type { WorkflowStatus } from "../model/workflow.ts";
import { errorOf } from "./errors.ts";
import { askExecution } from "./execution-call.ts";
import type { Services } from "./services.ts";

/** The status of an execution; null: there is no such execution. */
export async function executionStatus(
  services: Services,
  workflowId: string,
): Promise<WorkflowStatus | null> {
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.status(false, false),
  );
  if (outcome.ok) {
    const summary = (await new Response(outcome.value).json()) as { status: WorkflowStatus };
    return summary.status;
  }
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}
