/** What the index of executions is told. Times are epoch milliseconds, 0 where there is none. */

/** What is said of an execution or a task, and found by its words. */
export interface IndexText {
  names: string;
  reason: string;
  /** The beginning of the JSON text of the input. */
  input: string;
  output: string;
  /** What is shown and not searched, as JSON. */
  details: string;
}

/** An execution, and the version that it was taken at. */
export interface IndexRow extends IndexText {
  workflowId: string;
  version: number;
  name: string;
  definitionVersion: number;
  status: string;
  correlationId: string | null;
  idempotencyKey: string | null;
  /** Empty: it stands above all others. */
  parentWorkflowId: string;
  priority: number;
  createTime: number;
  updateTime: number;
  endTime: number;
  /** When its next timer is due; 0: none. */
  dueTime: number;
}

/** A task, and the version of its execution at which it was last changed. */
export interface TaskIndexRow extends IndexText {
  counter: number;
  version: number;
  type: string;
  definitionName: string;
  referenceName: string;
  status: string;
  priority: number;
  retryCount: number;
  workerId: string | null;
  domain: string | null;
  scheduledTime: number;
  startTime: number;
  updateTime: number;
  endTime: number;
  queueWaitTime: number;
}

/** What has changed of an execution since a version. */
export interface IndexReport {
  /** Its version is the one that the index has come to with this report. */
  execution: IndexRow;
  /** The version that the index must have; -1: it need have nothing. */
  since: number;
  tasks: TaskIndexRow[];
  /** The counters of all its tasks; absent: none was removed since. */
  present?: number[];
  /** There is more to tell. */
  more: boolean;
  /** When the first of these changes happened. */
  changedTime: number;
}

/** What `details` holds of an execution. */
export interface ExecutionDetails {
  inputSize: number;
  outputSize: number;
  taskToDomain?: Record<string, string>;
  failedReferenceTaskNames?: string[];
  failedTaskNames?: string[];
  event?: string;
  createdBy?: string;
}
