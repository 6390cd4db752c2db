/** Starts the execution of a run. */
import type { StartExecution } from "../../app/ports.ts";
import { refused, type Outcome } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import type { PlannedRun } from "../../scheduling/run.ts";
import { InvalidDefinition } from "../execution/neighbours.ts";
import { startByRequest, type Starters } from "../start-by-request.ts";

/**
 * May be repeated: the execution is the same one each time.
 * @returns its id, or why the request cannot be carried out.
 */
export async function startRun(run: PlannedRun, starters: Starters): Promise<Outcome<string>> {
  const { request, createdBy } = run;
  const { name = "", version = null, correlationId } = request;
  const definition = (request.workflowDef ?? null) as JsonObject | null;
  let pinned: string | null;
  try {
    pinned = await starters.pinned({ name, version, definition });
  } catch (error) {
    if (error instanceof InvalidDefinition) return refused("invalid", error.message);
    throw error;
  }
  if (pinned === null) {
    return refused("not-found", `No such workflow defined. name=${name}, version=${version}`);
  }
  const start: StartExecution = {
    workflowId: run.workflowId,
    definition: pinned,
    input: run.input,
    priority: request.priority,
    taskToDomain: request.taskToDomain,
    askedAt: run.scheduledTime,
  };
  if (correlationId !== undefined) start.correlationId = correlationId;
  if (createdBy !== undefined) start.createdBy = createdBy;
  return await startByRequest({ request, definition }, start, starters);
}
