/** Limits of one execution, and the values of a deployment that definitions may refer to. */
export interface Settings {
  /** Task attempts in one execution. */
  maxTasks: number;
  /** Branches of one fork. */
  maxBranches: number;
  /** Executions above one another. */
  maxDepth: number;
  /** Bytes of JSON of a task's input or output, or of a workflow's. */
  maxPayloadBytes: number;
  /** Bytes of JSON of a workflow's variables. */
  maxVariablesBytes: number;
  /** Values of `${NETFLIX_ENV}` and `${NETFLIX_STACK}`, the names that Conductor knows. */
  names: { NETFLIX_ENV?: string; NETFLIX_STACK?: string };
}

export const DEFAULT_SETTINGS: Settings = {
  maxTasks: 25_000,
  maxBranches: 10_000,
  maxDepth: 50,
  maxPayloadBytes: 10 * 1024 * 1024,
  maxVariablesBytes: 256 * 1024,
  names: {},
};
