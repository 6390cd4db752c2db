import type { TaskInput } from "../helpers/task-inputs.ts";

/** Lists of tasks that lack one task, or hold the tasks of a container instead of it. */
export function* smallerLists(tasks: TaskInput[]): Generator<TaskInput[]> {
  for (const [at, task] of tasks.entries()) {
    if (task.type === "JOIN") continue;
    const isFork = task.type === "FORK_JOIN" || task.type === "FORK_JOIN_DYNAMIC";
    const after = tasks.slice(at + (isFork ? 2 : 1));
    const before = tasks.slice(0, at);
    yield [...before, ...after];
    for (const inner of listsIn(task)) yield [...before, ...inner.tasks, ...after];
    for (const inner of listsIn(task)) {
      for (const smaller of smallerLists(inner.tasks)) {
        const changed = inner.replace(smaller);
        const join = tasks[at + 1];
        if (!isFork || join === undefined) yield [...before, changed, ...after];
        else yield [...before, changed, joinOf(changed, join), ...after];
      }
    }
  }
}

interface InnerList {
  tasks: TaskInput[];
  /** The container with another list in the place of this one. */
  replace(tasks: TaskInput[]): TaskInput;
}

function listsIn(task: TaskInput): InnerList[] {
  const { decisionCases, defaultCase, forkTasks, loopOver } = task as {
    decisionCases?: Record<string, TaskInput[]>;
    defaultCase?: TaskInput[];
    forkTasks?: TaskInput[][];
    loopOver?: TaskInput[];
  };
  const lists: InnerList[] = [];
  const add = (tasks: TaskInput[], replace: InnerList["replace"]): void => {
    if (tasks.length > 0) lists.push({ tasks, replace });
  };
  for (const [name, tasks] of Object.entries(decisionCases ?? {})) {
    add(tasks, (list) => ({ ...task, decisionCases: { ...decisionCases, [name]: list } }));
  }
  add(defaultCase ?? [], (list) => ({ ...task, defaultCase: list }));
  for (const [at, branch] of (forkTasks ?? []).entries()) {
    add(branch, (list) => ({ ...task, forkTasks: forkTasks?.with(at, list) }));
  }
  add(loopOver ?? [], (list) => ({ ...task, loopOver: list }));
  return lists;
}

/** The JOIN of a fork that has become smaller. */
function joinOf(fork: TaskInput, join: TaskInput): TaskInput {
  if (fork.type === "FORK_JOIN_DYNAMIC") return join;
  const branches = fork["forkTasks"] as TaskInput[][];
  const joinOn = branches.flatMap((branch) => branch.at(-1)?.taskReferenceName ?? []);
  return { ...join, joinOn };
}
