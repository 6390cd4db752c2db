/** Secrets outside decisions: in the calls of HTTP tasks, and in lines that are logged. */
import type { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { filledInput, hidingIn, secretsOf } from "../../engine/secret-use.ts";
import type { JsonObject } from "../../model/json.ts";
import type { SecretValues } from "../../model/secret.ts";

/** Gives those of the named secrets that there are. */
export type SecretLookup = (names: readonly string[]) => Promise<ReadonlyMap<string, SecretValues>>;

/** Where there are no secrets. */
export const noSecrets: SecretLookup = async () => new Map();

/** The input that a task is run with. */
export async function inputToRun(
  execution: Execution,
  task: TaskRecord,
  lookUp: SecretLookup,
): Promise<JsonObject> {
  if (task.secrets === undefined) return task.input;
  return filledInput(task, await lookUp(secretsOf(execution, task)));
}

/** What takes the secrets of an execution out of a line; null: it has none. */
export async function hidingInLines(
  execution: Execution,
  lookUp: SecretLookup,
): Promise<((line: string) => string) | null> {
  const plan = hidingIn(execution);
  return plan === null ? null : plan.with(await lookUp(plan.names)).text;
}
