import type { Outcome } from "../lib/outcome.ts";
import { errorOf } from "./errors.ts";
import { askExecution } from "./execution-call.ts";
import type { StartExecution, StartReceipt } from "./ports.ts";
import type { Services } from "./services.ts";

/**
 * Hands a start to its object, which takes it once, however often it is told.
 * @returns the execution's id.
 */
export async function startExecution(services: Services, start: StartExecution): Promise<string> {
  const outcome = await askToStart(services, start);
  if (!outcome.ok) throw errorOf(outcome);
  return start.workflowId;
}

/** As `startExecution`, but a refusal is a value. */
export async function askToStart(
  services: Services,
  start: StartExecution,
): Promise<Outcome<StartReceipt>> {
  const request: StartExecution = { ...start, bringsNews: true };
  const outcome = await askExecution(services, start.workflowId, (execution) =>
    execution.start(request),
  );
  if (outcome.ok) services.indexNews.note(services, outcome.value.news);
  return outcome;
}
