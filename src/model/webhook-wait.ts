/** Where a task looks in an event, and what has to be there. */
export interface WebhookMatch {
  /** JSON list of paths, in order. */
  paths: string;
  /** JSON list of the texts of the values at these paths. */
  key: string;
}

/** A WAIT_FOR_WEBHOOK task that waits. */
export interface WebhookWait extends WebhookMatch {
  taskId: string;
  workflow: string;
  version: number;
  /** Events from then on count, in epoch milliseconds. */
  startTime: number;
}
