/** What users import. */
export { createClient } from "./client.ts";
export type { Client, ClientOptions } from "./client.ts";
export type {
  StartWorkflowInput,
  SubWorkflowInput,
  TaskDefInput,
  WorkflowDefInput,
  WorkflowTaskInput,
} from "./definitions.ts";
export { BatonApiError, TerminalError } from "./errors.ts";
export type { FetchFunction, FetchReply, FetchRequest } from "./runtime.ts";
export type { BatchPollOptions, PollOptions, ReferenceUpdate, TaskReport } from "./tasks.ts";
export { runWorker } from "./worker.ts";
export type { Deferred, TaskContext, TaskOutcome, WorkerHandle, WorkerOptions } from "./worker.ts";
export type { CorrelatedOptions, StartByNameOptions, TaskPage } from "./workflows.ts";
