/** Whether an execution may be started, asked before anything of it is stored. */
import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Settings } from "../../engine/limits.ts";
import { inputDefect } from "../../engine/schema/enforce.ts";
import { limitOf } from "../../engine/workflow-limit.ts";
import type { Neighbours } from "./neighbours.ts";

/** What the start of an execution depends on. */
export interface Circumstances {
  neighbours: Neighbours;
  settings?: Settings;
}

/** Checks the input of a new execution, and asks for its place where the workflow has a limit.
 * @returns why it may not be started; null when it may, perhaps only to wait. */
export async function admit(
  execution: Execution,
  circumstances: Circumstances,
): Promise<Refusal | null> {
  const defect = inputDefect(execution.definition, execution.workflow.input);
  return defect === null ? await enterLimit(execution, circumstances) : refused("invalid", defect);
}

async function enterLimit(
  execution: Execution,
  { neighbours, settings }: Circumstances,
): Promise<Refusal | null> {
  const limit = limitOf(execution, settings);
  if (limit === null) return null;
  const { workflow, definition } = execution;
  const { workflowId, run } = workflow;
  const { name, concurrent } = limit;
  const policy = definition.rateLimitConfig?.policy ?? "QUEUE";
  const admission = await neighbours.limit(name).enter({ workflowId, run, concurrent, policy });
  if (admission === "rejected") return tooMany(execution, concurrent);
  workflow.limit = admission === "waiting" ? { ...limit, waiting: true } : limit;
  return null;
}

/** Asks for a place again before an ended execution is set going, where the limit refuses what is too much.
 * @returns why it may not be; null when it may. */
export async function enterAgain(
  execution: Execution,
  neighbours: Pick<Neighbours, "limit">,
): Promise<Refusal | null> {
  const { workflow, definition } = execution;
  const { workflowId, limit, run, status } = workflow;
  const policy = definition.rateLimitConfig?.policy;
  if (limit === undefined || policy !== "REJECT" || !isTerminalWorkflowStatus(status)) return null;
  const { name, concurrent } = limit;
  const entry = { workflowId, run: run + 1, concurrent, policy } as const;
  const admission = await neighbours.limit(name).enter(entry);
  return admission === "rejected" ? tooMany(execution, concurrent) : null;
}

/** Gives back the place of an execution that was not set going after all. */
export async function leaveAgain(
  { workflow, definition }: Execution,
  neighbours: Pick<Neighbours, "limit">,
): Promise<void> {
  const { workflowId, limit, run, status } = workflow;
  if (limit === undefined || !isTerminalWorkflowStatus(status)) return;
  if (definition.rateLimitConfig?.policy !== "REJECT") return;
  await neighbours.limit(limit.name).leave(workflowId, run + 1);
}

function tooMany({ definition }: Execution, concurrent: number): Refusal {
  return refused(
    "too-many",
    `Workflow ${definition.name} may run ${concurrent} times at once for this key, and does.`,
  );
}
