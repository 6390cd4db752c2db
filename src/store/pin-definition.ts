/**
 * Pinning: an execution gets a copy of its definition that holds all it will ever ask the registry
 * for, so that it never waits on D1 and later registrations do not change it (Conductor's
 * MetadataMapperService).
 */
import { isSystemType } from "../model/system-types.ts";
import { emptyTaskDef, type TaskDef } from "../model/task-def.ts";
import type { WorkflowDef, WorkflowTask } from "../model/workflow-def.ts";

/** What a definition asks the registry for. */
export interface References {
  taskNames: string[];
  /** Workflows of which the latest version is meant. */
  workflowNames: string[];
}

/** What the registry knows of them. */
export interface Registry {
  taskDefs: ReadonlyMap<string, TaskDef>;
  latestVersions: ReadonlyMap<string, number>;
}

export interface Pinned {
  definition: WorkflowDef;
  /** Names of SUB_WORKFLOW tasks whose workflow is not registered. */
  unresolved: string[];
}

/** Lists what has to be looked up before a definition can be pinned. */
export function referencesOf(definition: WorkflowDef): References {
  const taskNames = new Set<string>();
  const workflowNames = new Set<string>();
  forEachTask(definition.tasks, (task) => {
    if (task.taskDefinition === undefined && task.name !== "") taskNames.add(task.name);
    const embedded = embeddedDefinition(task);
    if (embedded !== null) {
      const nested = referencesOf(embedded);
      for (const name of nested.taskNames) taskNames.add(name);
      for (const name of nested.workflowNames) workflowNames.add(name);
    }
    const latest = wantsLatestOf(task);
    if (latest !== null) workflowNames.add(latest);
  });
  return { taskNames: [...taskNames], workflowNames: [...workflowNames] };
}

/** A copy of the definition with every task definition and every sub-workflow's version filled in. */
export function pinDefinition(definition: WorkflowDef, registry: Registry): Pinned {
  const unresolved: string[] = [];
  const pinTasks = (tasks: WorkflowTask[]): WorkflowTask[] => tasks.map(pinTask);

  function pinTask(task: WorkflowTask): WorkflowTask {
    const pinned: WorkflowTask = {
      ...task,
      decisionCases: mapValues(task.decisionCases, pinTasks),
      defaultCase: pinTasks(task.defaultCase),
      forkTasks: task.forkTasks.map(pinTasks),
      loopOver: pinTasks(task.loopOver),
    };
    const taskDefinition = task.taskDefinition ?? registeredOrImplicit(task, registry);
    if (taskDefinition !== undefined) pinned.taskDefinition = taskDefinition;
    const subWorkflowParam = pinSubWorkflow(task);
    if (subWorkflowParam !== undefined) pinned.subWorkflowParam = subWorkflowParam;
    return pinned;
  }

  function pinSubWorkflow(task: WorkflowTask): WorkflowTask["subWorkflowParam"] {
    const embedded = embeddedDefinition(task);
    if (embedded !== null) {
      const nested = pinDefinition(embedded, registry);
      unresolved.push(...nested.unresolved);
      return { ...task.subWorkflowParam, workflowDefinition: nested.definition };
    }
    const latest = wantsLatestOf(task);
    if (latest === null) return task.subWorkflowParam;
    const version = registry.latestVersions.get(latest);
    if (version !== undefined) return { ...task.subWorkflowParam, version };
    unresolved.push(task.name);
    return task.subWorkflowParam;
  }

  return { definition: { ...definition, tasks: pinTasks(definition.tasks) }, unresolved };
}

function registeredOrImplicit(task: WorkflowTask, registry: Registry): TaskDef | undefined {
  const registered = registry.taskDefs.get(task.name);
  if (registered !== undefined) return registered;
  // Which definition applies to a DYNAMIC task is known when its name is.
  if (task.type === "DYNAMIC") return undefined;
  const implicit = emptyTaskDef(task.name);
  // What the server runs by itself never retries without a definition.
  if (!isSystemType(task.type)) return implicit;
  return { ...implicit, retryCount: 0, responseTimeoutSeconds: 0 };
}

/** The definition that a SUB_WORKFLOW task carries itself, if it is not an expression. */
export function embeddedDefinition(task: WorkflowTask): WorkflowDef | null {
  const embedded = task.subWorkflowParam?.workflowDefinition;
  return typeof embedded === "object" ? embedded : null;
}

/** The name of the workflow whose latest version a SUB_WORKFLOW task means: version absent or 0. */
function wantsLatestOf(task: WorkflowTask): string | null {
  const params = task.subWorkflowParam;
  if (task.type !== "SUB_WORKFLOW" || params === undefined) return null;
  if (params.workflowDefinition !== undefined || (params.version ?? 0) !== 0) return null;
  // A name that is an expression is looked up when it is known.
  return params.name === undefined || params.name.includes("${") ? null : params.name;
}

/** Visits every task, however deep it stands, but not those of embedded definitions. */
export function forEachTask(
  tasks: readonly WorkflowTask[],
  visit: (task: WorkflowTask) => void,
): void {
  for (const task of tasks) {
    visit(task);
    for (const nested of Object.values(task.decisionCases)) forEachTask(nested, visit);
    forEachTask(task.defaultCase, visit);
    for (const branch of task.forkTasks) forEachTask(branch, visit);
    forEachTask(task.loopOver, visit);
  }
}

function mapValues<Value>(
  record: Record<string, Value>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
