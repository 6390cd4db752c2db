import type { WorkflowStatus } from "../workflow.ts";
import type { Why } from "./why.ts";

/** What an execution knows of why a task stands where it stands: of its queue and its child others know. */
export type WhyFacts = Omit<Why, "sentence" | "parts" | "queue" | "limit" | "child"> & {
  /** The queue that it waits in; the kind is `QUEUED` then. */
  inQueue?: string;
  /** The run that it waits for; the kind is `SUB_WORKFLOW` then. */
  childId?: string;
};

/** The facts of some of a run's open tasks. */
export interface OpenTasks {
  workflowId: string;
  name: string;
  status: WorkflowStatus;
  tasks: WhyFacts[];
  more: boolean;
}
