/** Filling in what definitions refer to: task inputs, and single values. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Decision } from "./decision.ts";
import { resolvePath, type DocumentLookup } from "./expressions/document.ts";
import { ownMember, setOwnMember } from "./expressions/own-member.ts";
import { LITERAL, substitute, type ReferenceResolver } from "./expressions/references.ts";
import type { Execution } from "./execution.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import type { Place } from "./task-type.ts";
import { formatTaskId } from "../lib/task-id.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { turnOf } from "./scope.ts";
import { secretValue } from "./secret-masking.ts";
import { isSecretPath, secretNameOf, secretPlacesIn } from "./secret-places.ts";
import { itemOfTurn } from "./for-each-items.ts";

const ENVIRONMENT = "workflow.env.";

export interface InputOptions {
  /** The id that `${CPEWF_TASK_ID}` stands for. */
  taskId?: string;
  /** Values for parameters that are absent or null. */
  template?: JsonObject;
  /** The task that the input is for: it notes where it refers to secrets. */
  task?: Pick<TaskRecord, "secrets">;
}

/** A task's input: its parameters, completed by the template, with all references filled in. */
export function resolveInput(decision: Decision, place: Place, options: InputOptions): JsonObject {
  if (place.input !== undefined) return place.input;
  const input = inputByParameters(decision, place, options);
  return place.inputOver === undefined ? input : { ...input, ...place.inputOver };
}

function inputByParameters(decision: Decision, place: Place, options: InputOptions): JsonObject {
  const parameters: JsonObject = { ...place.workflowTask.inputParameters };
  const template = options.template ?? {};
  for (const [key, value] of Object.entries(template)) {
    if ((ownMember(parameters, key) ?? null) === null) setOwnMember(parameters, key, value);
  }
  const resolver = resolverFor(decision, place.scope, options.taskId);
  const input = substitute(parameters, resolver) as JsonObject;
  const { task } = options;
  if (task !== undefined && resolver.mayUseSecrets) {
    const places = secretPlacesIn(parameters, resolver, decision.workflow.secrets ?? []);
    if (places.length > 0) task.secrets = places;
  }
  const missing = Object.keys(template).filter((key) => ownMember(input, key) === null);
  if (missing.length === 0) return input;
  const completed = { ...input };
  for (const key of missing) setOwnMember(completed, key, ownMember(template, key) ?? null);
  return completed;
}

/** A single value of a definition, seen from inside a loop turn. */
export function resolveIn(decision: Decision, value: Json, scope: string): Json {
  return substitute(value, resolverFor(decision, scope, undefined));
}

function resolverFor(
  decision: Decision,
  scope: string,
  taskId: string | undefined,
): ReferenceResolver & { mayUseSecrets: boolean } {
  const { execution, settings } = decision;
  const lookup = documentOf(execution, scope);
  return {
    mayUseSecrets: execution.workflow.secrets !== undefined,
    resolve(path) {
      // Secrets are filled in only where they are used; what is stored keeps the reference.
      if (isSecretPath(path)) {
        this.mayUseSecrets = true;
        return LITERAL;
      }
      if (path.startsWith(ENVIRONMENT)) {
        return environmentValue(path.slice(ENVIRONMENT.length), settings.environment);
      }
      if (path === "CPEWF_TASK_ID") return taskId ?? LITERAL;
      if (path === "NETFLIX_ENV" || path === "NETFLIX_STACK")
        return settings.names[path] ?? LITERAL;
      return detached(execution, resolvePath(path, lookup));
    },
  };
}

/** A value of the environment, or of a part of it where it is JSON. */
function environmentValue(path: string, values: ReadonlyMap<string, string>): Json | undefined {
  const value = values.get(secretNameOf(path));
  return value === undefined ? undefined : secretValue(path, value);
}

/** A value that no longer grows with the loop or JOIN that it was taken from. */
function detached(execution: Execution, value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  if (execution.growingOutputs.has(value)) return { ...value };
  const { output } = value;
  if (!isJsonObject(output) || !execution.growingOutputs.has(output)) return value;
  return { ...value, output: { ...output } };
}

/** The document that references are resolved against: `workflow`, and each task by its name. */
function documentOf(execution: Execution, scope: string): DocumentLookup {
  return {
    root(name) {
      if (name === "workflow") return workflowDocument(execution);
      const task = execution.find(name, scope);
      if (task === undefined) return undefined;
      const document = taskDocument(execution, task);
      const item = itemSeenFrom(task, scope);
      return item === null ? document : { ...document, output: { ...task.output, ...item } };
    },
    names: () => ["workflow", ...execution.latestByBase.keys()],
  };
}

/** Within a turn of a FOR_EACH its name stands for that turn's item. */
function itemSeenFrom(task: TaskRecord, scope: string): JsonObject | null {
  if (task.kind !== "FOR_EACH" || isTerminalTaskStatus(task.status)) return null;
  const turn = turnOf(task.scope, scope);
  return turn === null ? null : itemOfTurn(task, turn);
}

function workflowDocument(execution: Execution): JsonObject {
  const { workflow, definition } = execution;
  return {
    input: workflow.input,
    output: workflow.output,
    status: workflow.status,
    workflowId: workflow.workflowId,
    parentWorkflowId: workflow.parentWorkflowId ?? null,
    parentWorkflowTaskId: workflow.parentWorkflowTaskId ?? null,
    workflowType: definition.name,
    version: definition.version,
    correlationId: workflow.correlationId ?? null,
    reasonForIncompletion: workflow.reason ?? null,
    schemaVersion: definition.schemaVersion,
    variables: workflow.variables,
    ...workflow.trace,
  };
}

function taskDocument(execution: Execution, task: TaskRecord): JsonObject {
  const { workflow } = execution;
  return {
    input: task.input,
    output: task.output,
    taskType: task.type,
    status: task.status,
    referenceTaskName: referenceOf(task),
    retryCount: task.retryCount,
    correlationId: workflow.correlationId ?? null,
    pollCount: task.pollCount,
    taskDefName: task.definitionName,
    scheduledTime: task.scheduledTime,
    startTime: task.startTime,
    endTime: task.endTime,
    workflowInstanceId: workflow.workflowId,
    taskId: formatTaskId(workflow.workflowId, task.counter),
    reasonForIncompletion: task.reason ?? null,
    callbackAfterSeconds: task.callbackAfterSeconds,
    workerId: task.workerId ?? null,
    iteration: task.iteration,
  };
}
