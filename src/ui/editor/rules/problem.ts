/** What is wrong with a definition, and where. */
export interface Problem {
  severity: "error" | "warning" | "info";
  message: string;
  /** Where it stands in the definition's JSON. */
  path: readonly (string | number)[];
}

/** What rules may know besides the definition. */
export interface Known {
  /** Names of all task definitions; null as long as they are not known. */
  taskNames: ReadonlySet<string> | null;
  /** Versions of all workflows by name; null as long as they are not known. */
  workflows: ReadonlyMap<string, readonly number[]> | null;
}
