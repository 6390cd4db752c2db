/** A limit that a variable of the server sets. */
interface LimitVariable {
  lowest: number;
  highest: number;
}

const MEBIBYTE = 1024 * 1024;

/** Limits that a deployment may set, by the names of their variables. The highest values are those that
 * an object with 128 MB of memory, and a request body, still have room for. */
export const LIMIT_VARIABLES = {
  BATON_MAX_TASKS: { lowest: 1, highest: 100_000 },
  BATON_MAX_BRANCHES: { lowest: 1, highest: 100_000 },
  BATON_MAX_DEPTH: { lowest: 1, highest: 1_000 },
  BATON_MAX_PAYLOAD_BYTES: { lowest: 1_024, highest: 15 * MEBIBYTE },
  BATON_MAX_SCRIPT_STEPS: { lowest: 100_000, highest: 1_000_000_000 },
  BATON_MAX_SCRIPT_BYTES: { lowest: MEBIBYTE, highest: 64 * MEBIBYTE },
} as const satisfies Record<string, LimitVariable>;

type Name = keyof typeof LIMIT_VARIABLES;

/** The limits that variables set; what is not set is absent. */
export interface Limits {
  execution: {
    maxTasks?: number;
    maxBranches?: number;
    maxDepth?: number;
    maxPayloadBytes?: number;
  };
  scripts: { maxSteps?: number; memoryBytes?: number };
}

/** Reads the limits among all variables of a server. What is out of range is left at its default, with a
 * line to the log. */
export function limitsIn(
  variables: Readonly<Record<string, unknown>>,
  log: (message: string) => void,
): Limits {
  const read = <Key extends string>(name: Name, key: Key): { [key in Key]?: number } => {
    const value = limitOf(name, variables[name], log);
    return (value === undefined ? {} : { [key]: value }) as { [key in Key]?: number };
  };
  return {
    execution: {
      ...read("BATON_MAX_TASKS", "maxTasks"),
      ...read("BATON_MAX_BRANCHES", "maxBranches"),
      ...read("BATON_MAX_DEPTH", "maxDepth"),
      ...read("BATON_MAX_PAYLOAD_BYTES", "maxPayloadBytes"),
    },
    scripts: {
      ...read("BATON_MAX_SCRIPT_STEPS", "maxSteps"),
      ...read("BATON_MAX_SCRIPT_BYTES", "memoryBytes"),
    },
  };
}

function limitOf(name: Name, value: unknown, log: (message: string) => void): number | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  if (text === "") return undefined;
  const { lowest, highest } = LIMIT_VARIABLES[name];
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= lowest && limit <= highest) return limit;
  log(`${name} is no whole number from ${lowest} to ${highest}: the default holds`);
  return undefined;
}
