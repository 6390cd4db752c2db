/** The names of Durable Objects. They are made nowhere else, so that placement can change here. */

/** The name of the object that holds an execution. */
export function executionObjectName(workflowId: string): string {
  return workflowId;
}

/** The name of the object that holds a limit of a workflow. */
export function rateLimitObjectName(limit: string): string {
  return limit;
}

/** The name of the object that holds a schedule. */
export function scheduleObjectName(schedule: string): string {
  return schedule;
}

/** The name of the object that holds the queue of a task type. */
export function taskQueueObjectName(taskType: string): string {
  return taskType;
}
