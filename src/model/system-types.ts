/** The types that the server runs by itself. Any other type is a worker task of that name. */
const SYSTEM_TYPES: ReadonlySet<string> = new Set([
  "DECISION",
  "DO_WHILE",
  "DYNAMIC",
  "EVENT",
  "EXCLUSIVE_JOIN",
  "FOR_EACH",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "HTTP",
  "HUMAN",
  "INLINE",
  "JOIN",
  "JSON_JQ_TRANSFORM",
  "LAMBDA",
  "NOOP",
  "PULL_WORKFLOW_MESSAGES",
  "SET_VARIABLE",
  "START_WORKFLOW",
  "SUB_WORKFLOW",
  "SWITCH",
  "TERMINATE",
  "TRY_CATCH",
  "WAIT",
  "WAIT_FOR_WEBHOOK",
]);

export function isSystemType(type: string): boolean {
  return SYSTEM_TYPES.has(type);
}
