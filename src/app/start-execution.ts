import { callExecution } from "./execution-call.ts";
import type { StartExecution } from "./ports.ts";
import type { Services } from "./services.ts";

/**
 * Hands a start to its object, which takes it once, however often it is told.
 * @returns the execution's id.
 */
export async function startExecution(services: Services, start: StartExecution): Promise<string> {
  const request: StartExecution = { ...start, bringsNews: true };
  const { news } = await callExecution(services, start.workflowId, (execution) =>
    execution.start(request),
  );
  services.indexNews.note(services, news);
  return start.workflowId;
}
