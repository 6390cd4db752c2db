/** What a START_WORKFLOW task asks for: the request, and the other execution that comes of it. */
import { derivedUuid } from "../lib/derived-uuid.ts";
import { formatTaskId } from "../lib/task-id.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import {
  startWorkflowRequestSchema,
  type StartWorkflowRequest,
} from "../model/start-workflow-request.ts";
import type { Execution } from "./execution.ts";
import { ownMember } from "./expressions/own-member.ts";
import type { TaskRecord } from "./records.ts";
import { placesBelow } from "./secret-places.ts";
import type { SecretPlace } from "../model/secret.ts";

const MIN_PRIORITY = 0;
const MAX_PRIORITY = 99;

export type ReadStart =
  | { ok: true; request: StartWorkflowRequest; definition: JsonObject | null }
  | { ok: false; reason: string };

/** Reads the request in a task's input. The words of the refusals are Conductor's. */
export function startRequestOf(input: JsonObject): ReadStart {
  const asked = ownMember(input, "startWorkflow") ?? null;
  if (asked === null) return { ok: false, reason: "Missing 'startWorkflow' in input data." };
  const parsed = startWorkflowRequestSchema.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") ?? "";
    const reason = `Error reading StartWorkflowRequest. ${where}: ${issue?.message ?? ""}`;
    return { ok: false, reason };
  }
  const request = parsed.data;
  const problem = problemOf(request);
  if (problem !== null) return { ok: false, reason: `startWorkflow validation failed. ${problem}` };
  const given = isJsonObject(asked) ? asked["workflowDef"] : undefined;
  return { ok: true, request, definition: isJsonObject(given) ? given : null };
}

function problemOf({ name, priority }: StartWorkflowRequest): string | null {
  if (name === undefined || name === "") {
    return "'name' -> Workflow name cannot be null or empty. ";
  }
  if (priority >= MIN_PRIORITY && priority <= MAX_PRIORITY) return null;
  const bound = priority > MAX_PRIORITY ? `maximum ${MAX_PRIORITY}` : `minimum ${MIN_PRIORITY}`;
  return `'priority' -> priority: ${priority} should be ${bound}. `;
}

/** What the other execution begins with. */
export interface StartedExecution {
  workflowId: string;
  input: JsonObject;
  correlationId: string | undefined;
  priority: number;
  taskToDomain: Record<string, string>;
  createdBy: string | undefined;
  /** Where its input refers to secrets. */
  secrets?: SecretPlace[];
}

/** The execution to start, the same one each time it is asked for. What it does not say of itself it
 * has from the one that starts it. */
export function startedExecutionOf(
  { workflow }: Execution,
  task: TaskRecord,
  request: StartWorkflowRequest,
): StartedExecution {
  const taskId = formatTaskId(workflow.workflowId, task.counter);
  const secrets = placesBelow(task.secrets ?? [], "startWorkflow", "input");
  const ownDomains = Object.keys(request.taskToDomain).length > 0;
  return {
    workflowId: derivedUuid(`start-workflow:${taskId}`),
    input: request.input,
    correlationId: request.correlationId || workflow.correlationId,
    priority: request.priority,
    taskToDomain: ownDomains ? request.taskToDomain : workflow.taskToDomain,
    createdBy: request.createdBy,
    ...(secrets.length > 0 && { secrets }),
  };
}
