import type { Refusal } from "../lib/outcome.ts";
import { isWorkflowId } from "../lib/workflow-id.ts";
import { errorOf, noSuchWorkflow } from "./errors.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/**
 * Opens a live connection to an execution: an answer with a WebSocket.
 * @param since the version that the caller has.
 * @throws as `callExecution`.
 */
export async function openLive(
  services: Services,
  workflowId: string,
  since: number | undefined,
): Promise<Response> {
  if (!isWorkflowId(workflowId)) throw noSuchWorkflow(workflowId);
  const url = `https://execution/live${since === undefined ? "" : `?since=${since}`}`;
  const request = () => new Request(url, { headers: { Upgrade: "websocket" } });
  const response = await withSecondTry(() => services.views(workflowId).fetch(request()));
  if (response.webSocket) return response;
  throw errorOf((await response.json()) as Refusal);
}
