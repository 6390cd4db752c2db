/**
 * Carries out the actions of event handlers. Each may be carried out twice with the effect of once: a start
 * derives its id, and an execution remembers the changes that it was asked for.
 */
import { z } from "zod";
import { assertNever } from "../lib/assert-never.ts";
import { derivedUuid } from "../lib/derived-uuid.ts";
import type { PlannedAction } from "../events/action-plan.ts";
import type { JsonObject } from "../model/json.ts";
import { startWorkflowRequestSchema } from "../model/start-workflow-request.ts";
import type { TraceContext } from "../model/trace-context.ts";
import { Conflict, InvalidRequest, NotFound } from "./errors.ts";
import { callExecution } from "./execution-call.ts";
import type { Services } from "./services.ts";
import { startExecution } from "./start-execution.ts";
import { updateTask } from "./task-update.ts";
import { terminateWorkflow } from "./workflow-control.ts";
import { notDefined, prepareStart } from "./workflow-start.ts";

type Change = Exclude<PlannedAction, { kind: "start-workflow" }>;
type EndTask = Extract<PlannedAction, { kind: "end-task" }>;

/** Which action of which handler is carried out, for which event. */
export interface ActionSource {
  event: string;
  eventId: string;
  /** When the event was published, in epoch milliseconds. */
  time: number;
  handler: string;
  action: number;
  trace: TraceContext | undefined;
}

/**
 * Carries out an action.
 * @returns what is recorded of it; with `error` where its task is not there, or its execution has ended: as with
 *   Conductor, a result that nobody waits for is no failure.
 * @throws the typed error of any other refusal, or Unavailable.
 */
export async function carryOut(
  services: Services,
  planned: PlannedAction,
  source: ActionSource,
): Promise<JsonObject> {
  if (planned.kind === "start-workflow") return await start(services, planned, source);
  const target = targetOf(planned);
  try {
    await change(services, planned, nameOf(source));
    return target;
  } catch (error) {
    const isMissed = NotFound.is(error) && planned.kind === "end-task";
    if (isMissed || Conflict.is(error)) return { ...target, error: error.message };
    throw error;
  }
}

async function start(
  services: Services,
  planned: Extract<PlannedAction, { kind: "start-workflow" }>,
  source: ActionSource,
): Promise<JsonObject> {
  const { kind: _, ...members } = planned;
  const request = startWorkflowRequestSchema.safeParse(members);
  if (!request.success) throw new InvalidRequest(z.prettifyError(request.error));
  const prepared = await prepareStart(services, request.data, {
    unknownDefinition: notDefined,
    // Nobody has measured it: an event is small, but may be referred to many times.
    requestBytes: Infinity,
    trace: source.trace,
  });
  const workflowId = nameOf(source);
  const { event, time: askedAt } = source;
  await startExecution(services, { ...prepared.start, workflowId, event, askedAt });
  return { workflowId };
}

async function change(services: Services, planned: Change, once: string): Promise<void> {
  switch (planned.kind) {
    case "end-task":
      return await endTask(services, planned, once);
    case "terminate":
      return await terminateWorkflow(services, planned.workflowId, planned.reason);
    case "set-variables": {
      const { workflowId, variables, appendLists } = planned;
      await callExecution(services, workflowId, (execution) =>
        execution.changeState({ variables, appendLists, once }),
      );
      return;
    }
    default:
      assertNever(planned);
  }
}

async function endTask(services: Services, planned: EndTask, once: string): Promise<void> {
  const { workflowId, reference, taskId, status, output, reason } = planned;
  if (taskId === "") {
    const task = { reference, status, output, reason, callbackAfterSeconds: 0 };
    await callExecution(services, workflowId, (execution) =>
      execution.changeState({ variables: {}, task, once }),
    );
    return;
  }
  await updateTask(services, {
    workflowInstanceId: workflowId,
    taskId,
    status,
    outputData: output,
    ...(reason !== undefined && { reasonForIncompletion: reason }),
    callbackAfterSeconds: 0,
    logs: [],
    extendLease: false,
    supportsCancellation: false,
  });
}

function targetOf(planned: Change): JsonObject {
  const { workflowId } = planned;
  if (planned.kind !== "end-task") return { workflowId };
  const { taskId, reference: taskRefName } = planned;
  return taskId === "" ? { workflowId, taskRefName } : { taskId };
}

/** The same for every delivery of the event, and no other's. */
function nameOf({ eventId, handler, action }: ActionSource): string {
  return derivedUuid(JSON.stringify([eventId, handler, action]));
}
