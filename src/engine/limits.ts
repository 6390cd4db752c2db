import { MAX_JSON_CONTAINERS } from "../model/json-structure.ts";

/** Characters kept of a reason why something ended: reasons are made of other reasons. */
export const MAX_REASON_LENGTH = 4_000;

/** Limits of one execution, and the values of a deployment that definitions may refer to. */
export interface Settings {
  /** Task attempts in one execution. */
  maxTasks: number;
  /** Ended tasks that one decision takes notice of before it lets others in. */
  tasksPerDecision: number;
  /** Steps of scripts that one decision takes before it lets others in; the last script may take more. */
  scriptStepsPerDecision: number;
  /** Branches of one fork. */
  maxBranches: number;
  /** Executions above one another. */
  maxDepth: number;
  /** Bytes of JSON of a task's input or output, or of a workflow's. */
  maxPayloadBytes: number;
  /** Lists and objects within each other in such a payload. */
  maxPayloadDepth: number;
  /** Lists and objects in such a payload. */
  maxPayloadContainers: number;
  /** Bytes of JSON of the inputs and outputs of all tasks together, as they are stored. */
  maxHeldBytes: number;
  /** Messages that wait in an execution to be pulled. */
  maxMessages: number;
  /** Bytes of JSON of what an event carries. */
  maxEventBytes: number;
  /** Bytes of JSON of a workflow's variables. */
  maxVariablesBytes: number;
  /** Bindings of the queues that events can be published to. */
  eventSinks: readonly string[];
  /** Bytes of JSON of what an event carries to such a queue. */
  maxQueuedEventBytes: number;
  /** Begin at once what a delay would hold back: in tests of workflows. */
  withoutDelays?: true;
  /** Values of `${NETFLIX_ENV}` and `${NETFLIX_STACK}`, the names that Conductor knows. */
  names: { NETFLIX_ENV?: string; NETFLIX_STACK?: string };
  /** What `${workflow.env.NAME}` stands for. */
  environment: ReadonlyMap<string, string>;
}

export const DEFAULT_SETTINGS: Settings = {
  maxTasks: 25_000,
  tasksPerDecision: 500,
  // As many as one script may take: half a second.
  scriptStepsPerDecision: 50_000_000,
  maxBranches: 10_000,
  maxDepth: 50,
  maxPayloadBytes: 10 * 1024 * 1024,
  maxPayloadDepth: 1_000,
  maxPayloadContainers: MAX_JSON_CONTAINERS,
  // Parsed, JSON takes a multiple of its text, and an object has 128 MB of memory.
  maxHeldBytes: 64 * 1024 * 1024,
  maxMessages: 1_000,
  maxEventBytes: 1_000_000,
  eventSinks: [],
  // A queue takes messages of 128 KB; the rest is room for what the platform adds.
  maxQueuedEventBytes: 120_000,
  maxVariablesBytes: 256 * 1024,
  names: {},
  environment: new Map(),
};
