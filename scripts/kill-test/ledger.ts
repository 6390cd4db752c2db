/** What the server has acknowledged, and so must never forget. */

/** A task result that was answered with 2xx. */
export interface AcknowledgedUpdate {
  workflowId: string;
  taskId: string;
  /** Epoch milliseconds of the answer. */
  at: number;
}

/** Filled while the load runs, checked at the end. */
export class Ledger {
  /** Correlation id to workflow id. */
  readonly starts = new Map<string, string>();
  /** Correlation ids of starts that were never answered: they may or may not have happened. */
  readonly unansweredStarts = new Set<string>();
  readonly updates: AcknowledgedUpdate[] = [];
  /** Last tasks of an execution that were acknowledged. */
  finished = 0;

  /** Executions that are known to be under way. */
  get inFlight(): number {
    return this.starts.size - this.finished;
  }
}

/** What a worker reports of a task; found again in its output. */
export function tokenOf(taskId: string): string {
  return `done:${taskId}`;
}
