import { z } from "zod";
import { auditShape } from "./audit.ts";
import { cacheConfigSchema, type CacheConfig } from "./cache-config.ts";
import { isDeeperThan } from "./depth.ts";
import type { Json, JsonObject } from "./json.ts";
import {
  bool,
  int,
  json,
  listOf,
  long,
  map,
  model,
  nameMap,
  nameText,
  orDefault,
  requiredName,
  requiredText,
  text,
  textList,
} from "./scalars.ts";
import { schemaDefSchema } from "./schema-def.ts";
import { taskDefSchema } from "./task-def.ts";
import type { TaskDef } from "./task-def.ts";

/** Levels of lists and objects in a definition's JSON; beyond it parsing could exhaust the stack. */
const MAX_DEFINITION_DEPTH = 200;

/** What happens when an execution runs out of time (Conductor's WorkflowDef.TimeoutPolicy). */
export const WorkflowTimeoutPolicy = {
  TIME_OUT_WF: "TIME_OUT_WF",
  ALERT_ONLY: "ALERT_ONLY",
} as const;
export type WorkflowTimeoutPolicy =
  (typeof WorkflowTimeoutPolicy)[keyof typeof WorkflowTimeoutPolicy];

/** What happens to a start above the limit (Conductor's RateLimitConfig.RateLimitPolicy). */
export const RateLimitPolicy = { QUEUE: "QUEUE", REJECT: "REJECT" } as const;
export type RateLimitPolicy = (typeof RateLimitPolicy)[keyof typeof RateLimitPolicy];

/** Whether a JOIN is decided with the workflow or apart from it (Conductor's WorkflowTask.JoinMode). */
export const JoinMode = { SYNC: "SYNC", ASYNC: "ASYNC" } as const;
export type JoinMode = (typeof JoinMode)[keyof typeof JoinMode];

/** How many executions may run at once for one value of a key. */
export const rateLimitConfigSchema = model({
  rateLimitKey: text.optional(),
  concurrentExecLimit: int.default(0),
  policy: orDefault(z.enum(RateLimitPolicy), () => "QUEUE" as RateLimitPolicy),
});
export type RateLimitConfig = z.infer<typeof rateLimitConfigSchema>;

/** An event that is published when a task changes its state. */
export const stateChangeEventSchema = model({ type: requiredText, payload: map });
export type StateChangeEvent = z.infer<typeof stateChangeEventSchema>;

/** Which workflow a SUB_WORKFLOW task starts, and how. */
export interface SubWorkflowParams {
  name?: string | undefined;
  version?: number | undefined;
  taskToDomain?: Record<string, string> | undefined;
  /** A definition, or an expression that gives one at run time. */
  workflowDefinition?: WorkflowDef | string | undefined;
  idempotencyKey?: string | undefined;
  idempotencyStrategy?: string | undefined;
  /** A number, or an expression that gives one at run time. */
  priority?: Json | undefined;
}

/** One step of a workflow, with the steps nested in it. */
export interface WorkflowTask {
  name: string;
  /** Unique within the workflow. */
  taskReferenceName: string;
  description?: string | undefined;
  inputParameters: JsonObject;
  type: string;
  dynamicTaskNameParam?: string | undefined;
  /** DECISION only. */
  caseValueParam?: string | undefined;
  /** DECISION only. */
  caseExpression?: string | undefined;
  scriptExpression?: string | undefined;
  decisionCases: Record<string, WorkflowTask[]>;
  defaultCase: WorkflowTask[];
  dynamicForkJoinTasksParam?: string | undefined;
  dynamicForkTasksParam?: string | undefined;
  dynamicForkTasksInputParamName?: string | undefined;
  forkTasks: WorkflowTask[][];
  /** Seconds. */
  startDelay: number;
  subWorkflowParam?: SubWorkflowParams | undefined;
  joinOn: string[];
  joinStatus?: string | undefined;
  joinMode?: JoinMode | undefined;
  sink?: string | undefined;
  optional: boolean;
  permissive: boolean;
  /** Filled in when an execution starts. */
  taskDefinition?: TaskDef | undefined;
  rateLimited?: boolean | undefined;
  defaultExclusiveJoinTask: string[];
  asyncComplete: boolean;
  loopCondition?: string | undefined;
  loopOver: WorkflowTask[];
  /** An expression for the list that a DO_WHILE goes through, or the list itself. */
  items?: Json | undefined;
  /** Overrides the count of the task's definition. */
  retryCount?: number | undefined;
  evaluatorType?: string | undefined;
  expression?: string | undefined;
  onStateChange: Record<string, StateChangeEvent[]>;
  cacheConfig?: CacheConfig | undefined;
  metadata: JsonObject;
}

const tasks = listOf<WorkflowTask>(z.lazy(() => workflowTaskSchema));

function mapOf<Value>(value: z.ZodType<Value>) {
  return orDefault(z.record(z.string(), value), (): Record<string, Value> => ({}));
}

const workflowDefModel = model({
  name: requiredName,
  version: int.default(1),
  description: text.optional(),
  tasks,
  inputParameters: textList,
  outputParameters: map,
  failureWorkflow: text.optional(),
  failureWorkflowVersion: int.optional(),
  schemaVersion: int.default(2),
  restartable: bool.default(true),
  workflowStatusListenerEnabled: bool.default(false),
  workflowStatusListenerSink: text.optional(),
  ownerEmail: text.optional(),
  timeoutPolicy: orDefault(
    z.enum(WorkflowTimeoutPolicy),
    () => "ALERT_ONLY" as WorkflowTimeoutPolicy,
  ),
  timeoutSeconds: long.default(0),
  variables: map,
  inputTemplate: map,
  rateLimitConfig: rateLimitConfigSchema.optional(),
  inputSchema: schemaDefSchema.optional(),
  outputSchema: schemaDefSchema.optional(),
  enforceSchema: bool.default(true),
  metadata: map,
  cacheConfig: cacheConfigSchema.optional(),
  maskedFields: textList,
  ...auditShape,
});
export type WorkflowDef = z.infer<typeof workflowDefModel>;

/** A workflow as it is registered (Conductor's WorkflowDef). */
export const workflowDefSchema: z.ZodType<WorkflowDef> = z.preprocess((value, context) => {
  if (isDeeperThan(value, MAX_DEFINITION_DEPTH)) {
    context.addIssue(`a definition may be nested at most ${MAX_DEFINITION_DEPTH} levels deep`);
    return z.NEVER;
  }
  return value;
}, workflowDefModel);

/** An embedded definition says by itself what it is called, as in Conductor's SubWorkflowParams. */
function nameAfterDefinition(params: SubWorkflowParams): SubWorkflowParams {
  const definition = params.workflowDefinition;
  if (typeof definition !== "object") return params;
  const named = definition.name === "" ? {} : { name: definition.name };
  return { ...params, ...named, version: definition.version };
}

/** Parameters of a SUB_WORKFLOW task (Conductor's SubWorkflowParams). */
export const subWorkflowParamsSchema: z.ZodType<SubWorkflowParams> = model({
  name: text.optional(),
  version: int.optional(),
  taskToDomain: nameMap.optional(),
  workflowDefinition: z.union([z.string(), workflowDefSchema]).optional(),
  idempotencyKey: text.optional(),
  idempotencyStrategy: text.optional(),
  priority: json.optional(),
}).overwrite(nameAfterDefinition);

/** One step of a workflow (Conductor's WorkflowTask). */
export const workflowTaskSchema: z.ZodType<WorkflowTask> = model({
  name: requiredName,
  taskReferenceName: requiredName,
  description: text.optional(),
  inputParameters: map,
  type: orDefault(nameText, () => "SIMPLE"),
  dynamicTaskNameParam: text.optional(),
  caseValueParam: text.optional(),
  caseExpression: text.optional(),
  scriptExpression: text.optional(),
  decisionCases: mapOf(tasks),
  defaultCase: tasks,
  dynamicForkJoinTasksParam: text.optional(),
  dynamicForkTasksParam: text.optional(),
  dynamicForkTasksInputParamName: text.optional(),
  forkTasks: listOf(tasks),
  startDelay: int.default(0),
  subWorkflowParam: subWorkflowParamsSchema.optional(),
  joinOn: textList,
  joinStatus: text.optional(),
  joinMode: z.enum(JoinMode).optional(),
  sink: text.optional(),
  optional: bool.default(false),
  permissive: bool.default(false),
  taskDefinition: taskDefSchema.optional(),
  rateLimited: bool.optional(),
  defaultExclusiveJoinTask: textList,
  asyncComplete: bool.default(false),
  loopCondition: text.optional(),
  loopOver: tasks,
  items: json.optional(),
  retryCount: int.optional(),
  evaluatorType: text.optional(),
  expression: text.optional(),
  onStateChange: mapOf(listOf(stateChangeEventSchema)),
  cacheConfig: cacheConfigSchema.optional(),
  metadata: map,
});

/** A line in the list of a workflow's versions. */
export const workflowDefSummarySchema = model({
  name: requiredText,
  version: int.default(1),
  createTime: long.optional(),
  updateTime: long.optional(),
});
export type WorkflowDefSummary = z.infer<typeof workflowDefSummarySchema>;
