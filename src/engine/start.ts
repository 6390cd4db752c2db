/** How an execution comes into being. */
import type { JsonObject } from "../model/json.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import type { TraceContext } from "../model/trace-context.ts";
import { Execution } from "./execution.ts";
import { ownMember, setOwnMember } from "./expressions/own-member.ts";
import { RECORD_FORMAT, type WorkflowRecord } from "./records.ts";
import type { SecretPlace } from "../model/secret.ts";

export interface StartValues {
  workflowId: string;
  input: JsonObject;
  correlationId?: string | undefined;
  priority: number;
  taskToDomain: Record<string, string>;
  createdBy?: string | undefined;
  event?: string | undefined;
  idempotencyKey?: string | undefined;
  parentWorkflowId?: string | undefined;
  parentWorkflowTaskId?: string | undefined;
  depth?: number | undefined;
  limitsAbove?: string[] | undefined;
  secrets?: SecretPlace[] | undefined;
  trace?: TraceContext | undefined;
  run?: number | undefined;
}

/** A new execution, RUNNING and without tasks; the event `started` sets it going. */
export function newExecution(definition: WorkflowDef, values: StartValues, now: number): Execution {
  const { workflowId, priority, taskToDomain, depth = 0, run = 0 } = values;
  const workflow: WorkflowRecord = {
    format: RECORD_FORMAT,
    workflowId,
    status: "RUNNING",
    input: withTemplate(values.input, definition.inputTemplate),
    output: {},
    variables: initialVariables(definition),
    priority,
    taskToDomain,
    depth,
    createTime: now,
    updateTime: now,
    endTime: 0,
    lastRetriedTime: 0,
    failedReferences: [],
    failedTaskNames: [],
    run,
    version: 0,
    nextCounter: 1,
    nextSequence: 1,
    outbox: {},
  };
  const optional = ["correlationId", "createdBy", "event", "idempotencyKey"] as const;
  for (const key of [...optional, "parentWorkflowId", "parentWorkflowTaskId"] as const) {
    const value = values[key];
    if (value !== undefined) workflow[key] = value;
  }
  if (values.secrets !== undefined) workflow.secrets = values.secrets;
  if (values.trace !== undefined) workflow.trace = values.trace;
  if (values.limitsAbove !== undefined) workflow.limitsAbove = values.limitsAbove;
  return new Execution(definition, workflow);
}

/** The variables that an execution begins with. */
export function initialVariables(definition: WorkflowDef): JsonObject {
  return { ...definition.variables };
}

/** The template fills what is absent or null. */
function withTemplate(input: JsonObject, template: JsonObject): JsonObject {
  const filled = { ...input };
  for (const [key, value] of Object.entries(template)) {
    if ((ownMember(filled, key) ?? null) === null) setOwnMember(filled, key, value);
  }
  return filled;
}
