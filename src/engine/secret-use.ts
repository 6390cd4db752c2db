/** Secrets within a decision: filled in where a task is run, hidden in what comes of it. */
import type { JsonObject } from "../model/json.ts";
import type { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";
import { hidingOf, secretValue, type Hiding, type KnownSecrets } from "./secret-masking.ts";
import { secretNameOf, withSecrets } from "./secret-places.ts";
import { definitionOf } from "./task-definition.ts";

/** What a task gets that is not stored. */
export interface Handover {
  input: JsonObject;
  /** Values by the names in `runtimeMetadata` of the task definition. */
  metadata?: Record<string, string>;
}

/** The names of all secrets that a task gets. */
export function secretsOf(execution: Execution, task: TaskRecord): string[] {
  const own = (task.secrets ?? []).map(({ path }) => path);
  const metadata = task.kind === "SIMPLE" ? definitionOf(execution, task).runtimeMetadata : [];
  return namesIn([...own, ...metadata]);
}

/** The paths of all secrets that come into an execution: those that its tasks get, and those that its parent has
 * handed down. */
function pathsIn({ secretUses, workflow }: Execution): string[] {
  const inherited = (workflow.secrets ?? []).map(({ path }) => path);
  return [...new Set([...secretUses.paths, ...inherited])];
}

function namesIn(paths: readonly string[]): string[] {
  return [...new Set(paths.map(secretNameOf))];
}

/** The input with the values in it. */
export function filledInput(task: TaskRecord, secrets: KnownSecrets): JsonObject {
  return withSecrets(task.input, task.secrets ?? [], (path) => {
    const known = secrets.get(secretNameOf(path));
    return known === null || known === undefined ? undefined : secretValue(path, known.value);
  });
}

/** The input that a task is run with. */
export function usedInput(decision: Decision, task: TaskRecord): JsonObject {
  if (task.secrets === undefined) return task.input;
  return filledInput(task, decision.secrets(secretsOf(decision.execution, task)));
}

/** What is handed to a worker together with a task; null: nothing but what is stored. */
export function handoverOf(decision: Decision, task: TaskRecord): Handover | null {
  const { execution, settings } = decision;
  const names = definitionOf(execution, task).runtimeMetadata;
  if (task.secrets === undefined && names.length === 0) return null;
  const secrets = decision.secrets(secretsOf(execution, task));
  const metadata = names.flatMap((name) => {
    const value = secrets.get(name)?.value ?? settings.environment.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    input: filledInput(task, secrets),
    ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
  };
}

/** What hides secrets once their values are known. */
export interface HidingPlan {
  /** The names of the secrets. */
  names: string[];
  with: (secrets: KnownSecrets) => Hiding;
}

/** Hides the secrets of an execution in what its tasks give back: a worker may have a value from another task.
 * Null where there are none. */
export function hidingIn(execution: Execution): HidingPlan | null {
  const paths = pathsIn(execution);
  if (paths.length === 0) return null;
  return { names: namesIn(paths), with: (secrets) => hidingOf(paths, secrets) };
}

/** As {@link hidingIn}, with the values that the decision knows. */
export function hidingFor(decision: Decision): Hiding | null {
  const plan = hidingIn(decision.execution);
  return plan === null ? null : plan.with(decision.secrets(plan.names));
}
