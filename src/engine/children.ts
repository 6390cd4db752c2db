/** Sub-workflows as seen from their parent: the request that starts one, and how it ended. */
import type { JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { isTerminalTaskStatus, type TaskStatus } from "../model/task.ts";
import { MAX_NAME_LENGTH } from "../model/scalars.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { FAILURE_WORKFLOW_OUTPUT } from "./end.ts";
import type { ChildEnd } from "./events.ts";
import type { Execution } from "./execution.ts";
import { withMaskOf } from "./masking.ts";
import { finish } from "./plan.ts";
import type { TaskRecord } from "./records.ts";
import { placesBelow } from "./secret-places.ts";
import type { SecretPlace } from "../model/secret.ts";

/** What the parent's task asks for. Either a name and version, or a definition as it is. */
export interface ChildRequest {
  childId: string;
  name: string;
  version: number | null;
  /** An inline definition. */
  definition: JsonObject | null;
  input: JsonObject;
  taskToDomain: Record<string, string>;
  priority: number;
  /** The number of its first run; absent: 0. */
  run?: number;
  correlationId?: string;
  /** Where its input refers to secrets. */
  secrets?: SecretPlace[];
}

/** The child that a SUB_WORKFLOW task in progress has to have; the same one each time it is asked. */
export function childRequestOf(execution: Execution, task: TaskRecord): ChildRequest {
  const { workflow } = execution;
  const { subWorkflowName, subWorkflowVersion, subWorkflowDefinition, priority } = task.input;
  const { workflowInput, subWorkflowTaskToDomain } = task.input;
  const inline = isJsonObject(subWorkflowDefinition)
    ? withMaskOf(subWorkflowDefinition, execution.definition)
    : null;
  const input = isJsonObject(workflowInput) ? workflowInput : {};
  const request: ChildRequest = {
    childId: task.subWorkflowId ?? "",
    name: typeof subWorkflowName === "string" ? subWorkflowName : "",
    version: typeof subWorkflowVersion === "number" ? subWorkflowVersion : null,
    definition: inline,
    input: inline === null ? input : { ...input, _systemMetadata: { dynamic: true } },
    taskToDomain: isJsonObject(subWorkflowTaskToDomain)
      ? textsOf(subWorkflowTaskToDomain)
      : workflow.taskToDomain,
    priority: typeof priority === "number" ? priority : workflow.priority,
  };
  const secrets = placesBelow(task.secrets ?? [], "workflowInput");
  if (secrets.length > 0) request.secrets = secrets;
  if (task.childRun !== undefined) request.run = task.childRun;
  if (workflow.correlationId !== undefined) request.correlationId = workflow.correlationId;
  return request;
}

/** A domain may be an expression that gave something else than a name; such an entry counts for nothing. */
function textsOf(domains: JsonObject): Record<string, string> {
  const entries = Object.entries(domains);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => isName(entry[1])));
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH;
}

const STATUS_AFTER: Partial<Record<WorkflowStatus, TaskStatus>> = {
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  TERMINATED: "CANCELED",
  TIMED_OUT: "TIMED_OUT",
};

/** Takes over how a child ended. News of another child than the task's own, or of a run of it that was
 * followed by another, are void. */
export function applyChildEnd(decision: Decision, task: TaskRecord, end: ChildEnd): void {
  const status = STATUS_AFTER[end.status];
  if (status === undefined || task.subWorkflowId !== end.childId) return;
  if (isTerminalTaskStatus(task.status) || end.run < (task.childRun ?? 0)) return;
  decision.change(task, (record) => {
    delete record.outbox;
    if (end.run > 0) record.childRun = end.run;
    record.updateTime = decision.now;
  });
  // Its failure workflow is its own affair.
  const { [FAILURE_WORKFLOW_OUTPUT]: _rescue, ...output } = end.output;
  finish(decision, task, {
    status,
    output: { subWorkflowId: end.childId, ...output },
    ...(end.status === "COMPLETED"
      ? {}
      : {
          reason: `Sub workflow ${end.workflowName}.${end.workflowVersion}/${end.childId} failure reason: ${end.reason ?? null}`,
        }),
  });
}

/** The task waits for an execution that was there before. It comes to be known as a follower of that one by
 * the same effect that would have started the child. */
export function joinChild(decision: Decision, task: TaskRecord, childId: string): void {
  if (isTerminalTaskStatus(task.status) || task.subWorkflowId === childId) return;
  decision.change(task, (record) => {
    record.subWorkflowId = childId;
    record.joinsChild = true;
    record.output = { subWorkflowId: childId };
    record.outbox = "start-child";
    record.updateTime = decision.now;
  });
}

/** The child could not be started: the task fails with the reason. */
export function refuseChild(decision: Decision, task: TaskRecord, reason: string): void {
  if (isTerminalTaskStatus(task.status)) return;
  decision.change(task, (record) => {
    delete record.outbox;
    delete record.subWorkflowId;
    delete record.joinsChild;
    record.output = {};
  });
  finish(decision, task, { status: "FAILED", reason });
}
