import { z } from "zod";
import { auditShape } from "./audit.ts";
import { cacheConfigSchema } from "./cache-config.ts";
import { bool, int, long, map, model, orDefault, requiredName, text, textList } from "./scalars.ts";
import { schemaDefSchema } from "./schema-def.ts";

/** How the delay before a retry grows (Conductor's TaskDef.RetryLogic). */
export const RetryLogic = {
  FIXED: "FIXED",
  EXPONENTIAL_BACKOFF: "EXPONENTIAL_BACKOFF",
  LINEAR_BACKOFF: "LINEAR_BACKOFF",
} as const;
export type RetryLogic = (typeof RetryLogic)[keyof typeof RetryLogic];

/** What happens when a task runs out of time (Conductor's TaskDef.TimeoutPolicy). */
export const TaskTimeoutPolicy = {
  RETRY: "RETRY",
  TIME_OUT_WF: "TIME_OUT_WF",
  ALERT_ONLY: "ALERT_ONLY",
} as const;
export type TaskTimeoutPolicy = (typeof TaskTimeoutPolicy)[keyof typeof TaskTimeoutPolicy];

/** How the tasks of one name behave: retries, timeouts, limits (Conductor's TaskDef). */
export const taskDefSchema = model({
  name: requiredName,
  description: text.optional(),
  retryCount: int.default(3),
  retryLogic: orDefault(z.enum(RetryLogic), () => "FIXED" as RetryLogic),
  retryDelaySeconds: int.default(60),
  backoffScaleFactor: orDefault(int, () => 1),
  maxRetryDelaySeconds: int.default(0),
  backoffJitterMs: int.default(0),
  timeoutSeconds: long.default(0),
  timeoutPolicy: orDefault(z.enum(TaskTimeoutPolicy), () => "TIME_OUT_WF" as TaskTimeoutPolicy),
  responseTimeoutSeconds: long.default(3600),
  pollTimeoutSeconds: int.optional(),
  totalTimeoutSeconds: long.default(0),
  concurrentExecLimit: int.optional(),
  rateLimitPerFrequency: int.default(0),
  rateLimitFrequencyInSeconds: orDefault(int, () => 1),
  inputKeys: textList,
  outputKeys: textList,
  inputTemplate: map,
  runtimeMetadata: textList,
  isolationGroupId: text.optional(),
  executionNameSpace: text.optional(),
  baseType: text.optional(),
  ownerEmail: text.optional(),
  inputSchema: schemaDefSchema.optional(),
  outputSchema: schemaDefSchema.optional(),
  enforceSchema: bool.default(false),
  /** Baton's own here; Conductor has it in workflows only. */
  cacheConfig: cacheConfigSchema.optional(),
  taskStatusListenerEnabled: bool.default(true),
  ...auditShape,
});
export type TaskDef = z.infer<typeof taskDefSchema>;

const DEFAULTS: TaskDef = taskDefSchema.parse({});

/** A task definition of which everything but the name is the default. Its lists are its own. */
export function emptyTaskDef(name: string): TaskDef {
  return {
    ...DEFAULTS,
    name,
    inputKeys: [],
    outputKeys: [],
    inputTemplate: {},
    runtimeMetadata: [],
  };
}
