/** What pages look at in an execution. */
import type { Outcome } from "../lib/outcome.ts";
import { callById } from "./execution-call.ts";
import type { ExecutionViewPort, JsonText, PayloadSide, SkeletonText } from "./ports.ts";
import type { Services } from "./services.ts";

/** The JSON of a run's skeleton. @param known the version that the caller has; null: none. */
export function getSkeleton(
  services: Services,
  workflowId: string,
  known: number | null,
): Promise<SkeletonText> {
  return callView(services, workflowId, (view) => view.viewSkeleton(known));
}

/** The JSON of a task with its payloads, or with their beginnings where they are large. */
export function getTaskPayload(
  services: Services,
  workflowId: string,
  taskId: string,
): Promise<JsonText> {
  return callView(services, workflowId, (view) => view.viewTask(taskId));
}

/** The JSON of a task's whole input or output. */
export function getPayload(
  services: Services,
  { workflowId, taskId }: { workflowId: string; taskId: string },
  side: PayloadSide,
): Promise<JsonText> {
  return callView(services, workflowId, (view) => view.viewPayload(taskId, side));
}

/** Looks at something in an execution. @throws as `callExecution`. */
export async function callView<Value>(
  services: Services,
  workflowId: string,
  call: (view: ExecutionViewPort) => Promise<Outcome<Value>>,
): Promise<Value> {
  return await callById(workflowId, () => call(services.views(workflowId)));
}
