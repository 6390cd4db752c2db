/** Short forms of the tasks that tests' definitions are made of. */

/** A task of a test's definition: everything but the reference name may be left out. */
export type TaskInput = { type?: string; taskReferenceName: string } & Record<string, unknown>;

type More = Record<string, unknown>;

export function worker(reference: string, more: More = {}): TaskInput {
  return { type: "SIMPLE", taskReferenceName: reference, ...more };
}

/** @param input further members of `$`. */
export function inline(reference: string, expression = "1", input: More = {}): TaskInput {
  const inputParameters = { evaluatorType: "javascript", expression, ...input };
  return { type: "INLINE", taskReferenceName: reference, inputParameters };
}

export function fork(reference: string, branches: TaskInput[][], more: More = {}): TaskInput {
  return { type: "FORK_JOIN", taskReferenceName: reference, forkTasks: branches, ...more };
}

/** A dynamic fork over the parameters `tasks` and `inputs`. */
export function forkTasks(
  reference: string,
  tasks: unknown,
  inputs: unknown = {},
  more: More = {},
): TaskInput {
  return {
    type: "FORK_JOIN_DYNAMIC",
    taskReferenceName: reference,
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
    inputParameters: { tasks, inputs },
    ...more,
  };
}

/** A dynamic fork over a list of inputs. */
export function forkInputs(reference: string, inputParameters: More, more: More = {}): TaskInput {
  return { type: "FORK_JOIN_DYNAMIC", taskReferenceName: reference, inputParameters, ...more };
}

export function join(reference: string, joinOn: string[], more: More = {}): TaskInput {
  return { type: "JOIN", taskReferenceName: reference, joinOn, ...more };
}

export function pull(reference: string, inputParameters: More = {}): TaskInput {
  return { type: "PULL_WORKFLOW_MESSAGES", taskReferenceName: reference, inputParameters };
}

export function event(
  reference: string,
  sink: string,
  inputParameters: More = {},
  more: More = {},
): TaskInput {
  return { type: "EVENT", taskReferenceName: reference, sink, inputParameters, ...more };
}

/** @param startWorkflow the request. */
export function startWorkflow(reference: string, request: unknown, more: More = {}): TaskInput {
  const inputParameters = { startWorkflow: request };
  return { type: "START_WORKFLOW", taskReferenceName: reference, inputParameters, ...more };
}

export function exclusiveJoin(
  reference: string,
  joinOn: string[],
  defaultExclusiveJoinTask: string[] = [],
  more: More = {},
): TaskInput {
  const names = { joinOn, defaultExclusiveJoinTask };
  return { type: "EXCLUSIVE_JOIN", taskReferenceName: reference, ...names, ...more };
}

/** A SWITCH on the parameter `value`. */
export function switchOn(
  reference: string,
  value: unknown,
  decisionCases: Record<string, TaskInput[]>,
  defaultCase: TaskInput[] = [],
): TaskInput {
  return {
    type: "SWITCH",
    taskReferenceName: reference,
    evaluatorType: "value-param",
    expression: "value",
    inputParameters: { value },
    decisionCases,
    defaultCase,
  };
}

export function loop(
  reference: string,
  loopCondition: string,
  loopOver: TaskInput[],
  more: More = {},
): TaskInput {
  return { type: "DO_WHILE", taskReferenceName: reference, loopCondition, loopOver, ...more };
}

export function wait(reference: string, inputParameters: More = {}): TaskInput {
  return { type: "WAIT", taskReferenceName: reference, inputParameters };
}

export function setVariable(reference: string, inputParameters: More): TaskInput {
  return { type: "SET_VARIABLE", taskReferenceName: reference, inputParameters };
}

export function terminate(reference: string, inputParameters: More): TaskInput {
  return { type: "TERMINATE", taskReferenceName: reference, inputParameters };
}

/** @param more `inputParameters` are the child's input. */
export function subWorkflow(reference: string, params: More = {}, more: More = {}): TaskInput {
  return {
    type: "SUB_WORKFLOW",
    taskReferenceName: reference,
    subWorkflowParam: { name: "child", version: 1, ...params },
    ...more,
  };
}

export function dynamic(reference: string, inputParameters: More, more: More = {}): TaskInput {
  return {
    type: "DYNAMIC",
    taskReferenceName: reference,
    dynamicTaskNameParam: "pick",
    inputParameters,
    ...more,
  };
}

/** @param more further parameters, such as `maxConcurrency`. */
export function forEach(
  reference: string,
  items: unknown,
  loopOver: TaskInput[],
  more: More = {},
): TaskInput {
  return {
    type: "FOR_EACH",
    taskReferenceName: reference,
    inputParameters: { items, ...more },
    loopOver,
  };
}

export function tryCatch(
  reference: string,
  decisionCases: { try: TaskInput[]; catch?: TaskInput[]; finally?: TaskInput[] },
  more: More = {},
): TaskInput {
  return { type: "TRY_CATCH", taskReferenceName: reference, decisionCases, ...more };
}
