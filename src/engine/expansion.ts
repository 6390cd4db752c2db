/** What a dynamic fork has made at run time, from its record to its place in the structure. */
import { emptyTaskDef, type TaskDef } from "../model/task-def.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { TaskRecord } from "./records.ts";
import type { Structure } from "./structure.ts";
import { isSystemType } from "../model/system-types.ts";

/** The parameter of a dynamic fork's input that holds the tasks that it made. */
export const FORKED_TASK_DEFS = "forkedTaskDefs";

/** Forks that are followed by a JOIN of their own. */
const FORKS: ReadonlySet<string> = new Set(["FORK_JOIN", "FORK_JOIN_DYNAMIC"]);

export function isFork(type: string): boolean {
  return FORKS.has(type);
}

export function isDynamicFork(task: TaskRecord): boolean {
  return task.kind === "FORK_JOIN_DYNAMIC";
}

/** Puts the branches of a dynamic fork into the structure; does nothing for any other task. */
export function expandFork(structure: Structure, task: TaskRecord): void {
  const made = isDynamicFork(task) ? task.input[FORKED_TASK_DEFS] : undefined;
  if (!Array.isArray(made)) return;
  const { base, scope, madeDefinitions = {} } = task;
  structure.expand({ reference: base, scope, source: made }, () =>
    branchesIn(withDefinitions(made as unknown as WorkflowTask[], madeDefinitions)),
  );
}

/** One branch per task, but for a JOIN right behind a fork: the two are one branch. */
function branchesIn(tasks: WorkflowTask[]): WorkflowTask[][] {
  const branches: WorkflowTask[][] = [];
  for (const task of tasks) {
    const last = branches.at(-1);
    if (task.type === "JOIN" && last?.length === 1 && isFork(last[0]?.type ?? "")) last.push(task);
    else branches.push([task]);
  }
  return branches;
}

/** Copies of the tasks with what a start pins for those of a definition: each its task definition. */
function withDefinitions(
  tasks: WorkflowTask[],
  registered: Readonly<Record<string, TaskDef>>,
): WorkflowTask[] {
  const implicit = new Map<string, TaskDef>();
  const definitionFor = ({ name, type }: WorkflowTask): TaskDef | undefined => {
    if (Object.hasOwn(registered, name)) return registered[name];
    if (isSystemType(type)) return undefined;
    const definition = implicit.get(name) ?? emptyTaskDef(name);
    implicit.set(name, definition);
    return definition;
  };
  return tasks.map((task) =>
    mapTasks(task, (one) => {
      const taskDefinition = one.taskDefinition ?? definitionFor(one);
      return taskDefinition === undefined ? one : { ...one, taskDefinition };
    }),
  );
}

/** A copy of a task in which it and every task nested in it is changed. */
export function mapTasks(
  task: WorkflowTask,
  change: (task: WorkflowTask) => WorkflowTask,
): WorkflowTask {
  const mapList = (list: WorkflowTask[]): WorkflowTask[] =>
    list.map((nested) => mapTasks(nested, change));
  const changed = change(task);
  return {
    ...changed,
    decisionCases: Object.fromEntries(
      Object.entries(changed.decisionCases).map(([name, list]) => [name, mapList(list)]),
    ),
    defaultCase: mapList(changed.defaultCase),
    forkTasks: changed.forkTasks.map(mapList),
    loopOver: mapList(changed.loopOver),
  };
}
