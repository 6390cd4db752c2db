/** What users import. */
export { createClient } from "./client.ts";
export type { Client, ClientOptions } from "./client.ts";
export type {
  StartWorkflowInput,
  SubWorkflowInput,
  TaskDefInput,
  WorkflowDefInput,
  WorkflowTaskInput,
  WorkflowTestInput,
} from "./definitions.ts";
export { BatonApiError, TerminalError } from "./errors.ts";
export type { FetchFunction, FetchReply, FetchRequest } from "./runtime.ts";
export type { BatchPollOptions, PollOptions, ReferenceUpdate, TaskReport } from "./tasks.ts";
export type { RerunInput, SkipInput, UpgradeInput } from "./steering.ts";
export type {
  ExecuteOptions,
  RunOf,
  SignalOptions,
  StateInput,
  WaitOptions,
} from "./synchronous.ts";
export { runWorker } from "./worker.ts";
export type { Deferred, TaskContext, TaskOutcome, WorkerHandle, WorkerOptions } from "./worker.ts";
export type { CorrelatedOptions, StartByNameOptions, TaskPage } from "./workflows.ts";
