import type { ValidationError } from "../../model/error-response.ts";
import type { TaskDef } from "../../model/task-def.ts";
import { schemaErrors } from "./schema-rules.ts";
import { violation } from "./validation-error.ts";

/** Fields that may be zero but not negative. Conductor lets some of them pass and then waits for ever. */
const NOT_NEGATIVE = [
  "retryCount",
  "retryDelaySeconds",
  "maxRetryDelaySeconds",
  "backoffJitterMs",
  "timeoutSeconds",
  "pollTimeoutSeconds",
  "totalTimeoutSeconds",
  "concurrentExecLimit",
  "rateLimitPerFrequency",
  "rateLimitFrequencyInSeconds",
] as const;

/**
 * What is wrong with a task definition; an empty list when nothing is.
 * The rules and their words are those of Conductor's TaskDef constraints, with negative numbers
 * refused throughout.
 *
 * @param path the head of the paths in the errors, such as `registerTaskDef.arg0[0]`
 */
export function validateTaskDef(definition: TaskDef, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  if (definition.name === "") {
    errors.push(violation(`${path}.name`, "TaskDef name cannot be null or empty"));
  }
  errors.push(...negativeFields(definition, path));
  errors.push(...minimumFields(definition, path));
  errors.push(...timeoutOrder(definition, path));
  errors.push(...schemaErrors(definition, path));
  return errors;
}

/** The negative numbers in a task definition, which no definition may have, embedded or not. */
export function negativeFields(definition: TaskDef, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  for (const field of NOT_NEGATIVE) {
    const value = definition[field];
    if (value === undefined || value >= 0) continue;
    errors.push(violation(`${path}.${field}`, `TaskDef ${field}: 0 must be >= 0`, value));
  }
  const ttl = definition.cacheConfig?.ttlInSecond ?? 0;
  if (ttl < 0) {
    const message = "must be greater than or equal to 0";
    errors.push(violation(`${path}.cacheConfig.ttlInSecond`, message, ttl));
  }
  return errors;
}

function minimumFields(definition: TaskDef, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  const { responseTimeoutSeconds, backoffScaleFactor } = definition;
  if (responseTimeoutSeconds < 1) {
    const message = `TaskDef responseTimeoutSeconds: ${responseTimeoutSeconds} should be minimum 1 second`;
    errors.push(violation(`${path}.responseTimeoutSeconds`, message, responseTimeoutSeconds));
  }
  if (backoffScaleFactor < 1) {
    const message = "Backoff scale factor. Applicable for LINEAR_BACKOFF";
    errors.push(violation(`${path}.backoffScaleFactor`, message, backoffScaleFactor));
  }
  return errors;
}

function timeoutOrder(definition: TaskDef, path: string): ValidationError[] {
  const { name, responseTimeoutSeconds, timeoutSeconds, totalTimeoutSeconds } = definition;
  const errors: ValidationError[] = [];
  if (timeoutSeconds > 0 && responseTimeoutSeconds > timeoutSeconds) {
    const message =
      `TaskDef: ${name} responseTimeoutSeconds: ${responseTimeoutSeconds} ` +
      `must be less than timeoutSeconds: ${timeoutSeconds}`;
    errors.push(violation(path, message));
  }
  if (timeoutSeconds > 0 && totalTimeoutSeconds > 0 && timeoutSeconds > totalTimeoutSeconds) {
    const message =
      `TaskDef: ${name} timeoutSeconds: ${timeoutSeconds} ` +
      `must be less than or equal to totalTimeoutSeconds: ${totalTimeoutSeconds}`;
    errors.push(violation(path, message));
  }
  return errors;
}
