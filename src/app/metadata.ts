import { validateTaskDef } from "../engine/validation/validate-task-def.ts";
import { validateWorkflowDef } from "../engine/validation/validate-workflow-def.ts";
import { utf8Bytes } from "../lib/json-size.ts";
import type { BulkResponse } from "../model/bulk-response.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowDef, WorkflowDefSummary } from "../model/workflow-def.ts";
import { Conflict, NotFound, TooLarge, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";
import { announceLimits, announceRemoval } from "./task-limits.ts";

/** Bytes of a definition's JSON. D1 holds at most 2 MB in a row. */
const MAX_DEFINITION_BYTES = 1_900_000;

/** Registers task definitions, replacing those of the same names. */
export async function registerTaskDefs(services: Services, definitions: TaskDef[]): Promise<void> {
  const operation = "registerTaskDef.arg0";
  if (definitions.length === 0) throw emptyList(operation, "TaskDefList is empty");
  const errors = definitions.flatMap((definition, position) =>
    validateTaskDef(definition, `${operation}[${position}]`),
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
  const now = services.clock();
  const stored = definitions.map((definition) => {
    const { updatedBy: _, ...rest } = definition;
    return { ...rest, createTime: now, updateTime: 0, createdBy: "" };
  });
  for (const definition of stored) refuseLarge(definition);
  const { taskDefs } = services.definitions;
  const before = await taskDefs.named(stored.map(({ name }) => name));
  await taskDefs.put(stored);
  await announceLimits(services, before, stored);
}

/** Replaces a task definition wholly, but for when and by whom it was made. */
export async function updateTaskDef(services: Services, definition: TaskDef): Promise<void> {
  const errors = validateTaskDef(definition, "updateTaskDef.arg0");
  if (errors.length > 0) throw new ValidationFailed(errors);
  const stored = { ...definition, updateTime: services.clock(), createdBy: "", updatedBy: "" };
  refuseLarge(stored);
  const { taskDefs } = services.definitions;
  const before = await taskDefs.named([definition.name]);
  const replaced = await taskDefs.replace(stored);
  if (!replaced) throw new NotFound(`No such task by name ${definition.name}`);
  await announceLimits(services, before, [stored]);
}

export async function getTaskDef(services: Services, name: string): Promise<TaskDef> {
  const definition = await services.definitions.taskDefs.get(name);
  if (definition === null) throw new NotFound(`No such taskType found by name: ${name}`);
  return definition;
}

export async function listTaskDefs(services: Services): Promise<TaskDef[]> {
  return await services.definitions.taskDefs.all();
}

export async function removeTaskDef(services: Services, name: string): Promise<void> {
  const { taskDefs } = services.definitions;
  const before = await taskDefs.get(name);
  const removed = await taskDefs.remove(name);
  if (!removed || before === null) throw new NotFound("No such task definition");
  await services.tags.clear("task", name);
  await announceRemoval(services, before);
}

/**
 * Registers a workflow definition.
 * @returns warnings about what may not be meant.
 * @throws Conflict when it exists and is not to be overwritten.
 */
export async function registerWorkflowDef(
  services: Services,
  definition: WorkflowDef,
  overwrite: boolean,
): Promise<string[]> {
  const exists = overwrite && (await findWorkflowDef(services, definition)) !== null;
  const operation = exists ? "updateWorkflowDef.arg0" : "registerWorkflowDef.arg0";
  const warnings = await checkWorkflowDef(services, definition, operation);
  const store = services.definitions.workflowDefs;
  if (exists) {
    await store.put([definition], services.clock());
  } else if (!(await store.add(definition, services.clock()))) {
    if (!overwrite) throw alreadyExists(definition);
    await store.put([definition], services.clock());
  }
  return warnings;
}

/** Adds or replaces workflow definitions, all of them or none. */
export async function updateWorkflowDefs(
  services: Services,
  definitions: WorkflowDef[],
): Promise<{ response: BulkResponse; warnings: string[] }> {
  const operation = "updateWorkflowDef.arg0";
  if (definitions.length === 0) throw emptyList(operation, "WorkflowDefList is empty");
  const warnings: string[] = [];
  const errors: ValidationFailed["errors"] = [];
  for (const [position, definition] of definitions.entries()) {
    const findings = await findingsOf(services, definition, `${operation}[${position}]`);
    warnings.push(...findings.warnings);
    errors.push(...findings.errors);
  }
  if (errors.length > 0) throw new ValidationFailed(errors);
  for (const definition of definitions) refuseLarge(definition);
  await services.definitions.workflowDefs.put(definitions, services.clock());
  const names = definitions.map((definition) => definition.name);
  return { response: { bulkErrorResults: {}, bulkSuccessfulResults: names }, warnings };
}

/**
 * Checks a definition and stores nothing.
 * @param path where the definition stands in the request, for the paths of the errors.
 * @returns warnings.
 * @throws ValidationFailed
 */
export async function checkWorkflowDef(
  services: Services,
  definition: WorkflowDef,
  path: string,
): Promise<string[]> {
  const { errors, warnings } = await findingsOf(services, definition, path);
  if (errors.length > 0) throw new ValidationFailed(errors);
  refuseLarge(definition);
  return warnings;
}

/** @param version absent: the highest one. */
export async function getWorkflowDef(
  services: Services,
  name: string,
  version?: number,
): Promise<WorkflowDef> {
  const definition = await services.definitions.workflowDefs.get(name, version);
  if (definition === null) throw noSuchDefinition(name, version);
  return definition;
}

/** All versions of all definitions; with classifiers only those of these kinds. */
export async function listWorkflowDefs(
  services: Services,
  classifiers: readonly string[],
): Promise<WorkflowDef[]> {
  const all = await services.definitions.workflowDefs.all();
  if (classifiers.length === 0) return all;
  return all.filter((definition) => classifiers.includes(classifierOf(definition)));
}

export async function latestWorkflowDefs(services: Services): Promise<WorkflowDef[]> {
  return await services.definitions.workflowDefs.latest();
}

export async function workflowDefNames(services: Services): Promise<string[]> {
  return await services.definitions.workflowDefs.names();
}

/** The versions of every definition, ascending, by name. */
export async function namesAndVersions(
  services: Services,
): Promise<Record<string, WorkflowDefSummary[]>> {
  const summaries = await services.definitions.workflowDefs.summaries();
  const byName = new Map<string, WorkflowDefSummary[]>();
  for (const summary of summaries) {
    const versions = byName.get(summary.name);
    if (versions === undefined) byName.set(summary.name, [summary]);
    else versions.push(summary);
  }
  return Object.fromEntries(byName);
}

/** The versions of one definition, ascending; empty for an unknown name. */
export async function workflowDefVersions(
  services: Services,
  name: string,
): Promise<WorkflowDefSummary[]> {
  const summaries = await services.definitions.workflowDefs.summaries(name);
  return summaries.map(({ name: known, version, createTime }) => ({
    name: known,
    version,
    createTime,
  }));
}

export async function removeWorkflowDef(
  services: Services,
  name: string,
  version: number,
): Promise<void> {
  const removed = await services.definitions.workflowDefs.remove(name, version);
  if (!removed) throw new NotFound(`No such workflow definition: ${name} version: ${version}`);
  const hasOther = (await services.definitions.workflowDefs.get(name)) !== null;
  if (!hasOther) await services.tags.clear("workflow", name);
}

/** No definition has that name and version, in the words of requests that name it in their path. */
export function noSuchDefinition(name: string, version: number | undefined): NotFound {
  return new NotFound(`No such workflow found by name: ${name}, version: ${version ?? null}`);
}

async function findWorkflowDef(services: Services, definition: WorkflowDef) {
  return await services.definitions.workflowDefs.get(definition.name, definition.version);
}

async function findingsOf(services: Services, definition: WorkflowDef, path: string) {
  return validateWorkflowDef(definition, { path, scripts: await services.scriptRunner() });
}

function emptyList(path: string, message: string): ValidationFailed {
  return new ValidationFailed([{ path, message }]);
}

function alreadyExists({ name, version }: WorkflowDef): Conflict {
  return new Conflict(`Workflow with ${name}.${version} already exists!`);
}

function refuseLarge(definition: TaskDef | WorkflowDef): void {
  const bytes = utf8Bytes(JSON.stringify(definition));
  if (bytes <= MAX_DEFINITION_BYTES) return;
  throw new TooLarge(
    `The definition ${definition.name} has ${bytes} bytes, more than the ${MAX_DEFINITION_BYTES} allowed`,
  );
}

/** What a definition is for: `agent` when its metadata marks it so, else `workflow`. */
function classifierOf({ metadata }: WorkflowDef): string {
  if (typeof metadata["classifier"] === "string") return metadata["classifier"];
  const marked = (metadata["agent_sdk"] ?? metadata["agentDef"] ?? null) !== null;
  return marked ? "agent" : "workflow";
}
