/** Starts of runs. */
import type { StartWorkflowRequest } from "../../model/start-workflow-request.ts";
import { exact } from "./transport.ts";

/** Starts a run and answers its id. */
export function startRun(request: Partial<StartWorkflowRequest>): Promise<string> {
  return exact.text({ method: "POST", path: "/workflow", body: request });
}
