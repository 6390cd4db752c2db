import type { TaskDef } from "../../../model/task-def.ts";

/** A definition to begin with: the server's defaults, written out. */
export function emptyTaskDefinition(name: string): TaskDef {
  return {
    name,
    retryCount: 3,
    retryLogic: "FIXED",
    retryDelaySeconds: 60,
    backoffScaleFactor: 1,
    maxRetryDelaySeconds: 0,
    backoffJitterMs: 0,
    timeoutSeconds: 0,
    timeoutPolicy: "TIME_OUT_WF",
    responseTimeoutSeconds: 3600,
    totalTimeoutSeconds: 0,
    rateLimitPerFrequency: 0,
    rateLimitFrequencyInSeconds: 1,
    inputKeys: [],
    outputKeys: [],
    inputTemplate: {},
  } as unknown as TaskDef;
}
