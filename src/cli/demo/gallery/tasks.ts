/** Short ways to write the gallery's tasks. */
import type { TaskDefInput, WorkflowTaskInput } from "../../../client/index.ts";
import type { JsonObject } from "../../../model/json.ts";

/** Done by the gallery's worker, which does what a task's input says. */
export const WORK = "gallery_work";
/** Fails at once, without another try. */
export const FRAGILE = "gallery_fragile";
/** Tried again only after an hour. */
export const PATIENT = "gallery_patient";
/** Nobody does it. */
export const UNATTENDED = "gallery_unattended";
/** One at a time, and the worker holds it for an hour. */
export const LIMITED = "gallery_limited";
/** Must be answered within two seconds. */
export const HURRIED = "gallery_hurried";

const QUICK = { retryCount: 2, retryDelaySeconds: 1, responseTimeoutSeconds: 60 };

/** All task definitions of the gallery. */
export const GALLERY_TASKS: readonly TaskDefInput[] = [
  { name: WORK, description: "Does what its input says", ...QUICK },
  { name: FRAGILE, description: "Never tried twice", ...QUICK, retryCount: 0 },
  { name: PATIENT, description: "Tried again after an hour", ...QUICK, retryDelaySeconds: 3600 },
  { name: UNATTENDED, description: "No worker polls for it", ...QUICK },
  {
    name: LIMITED,
    description: "One at a time",
    ...QUICK,
    responseTimeoutSeconds: 3600,
    concurrentExecLimit: 1,
  },
  {
    name: HURRIED,
    description: "Two seconds to answer",
    retryCount: 0,
    responseTimeoutSeconds: 2,
    timeoutSeconds: 3,
    timeoutPolicy: "TIME_OUT_WF",
  },
];

/** A task for the worker. `input` says what it shall do: see `workers.ts`. */
export function work(reference: string, input: JsonObject = {}, name = WORK): WorkflowTaskInput {
  return { name, taskReferenceName: reference, type: "SIMPLE", inputParameters: input };
}

/** A task that the server does itself. */
export function system(
  type: string,
  reference: string,
  more: Partial<WorkflowTaskInput> = {},
): WorkflowTaskInput {
  return { name: reference, taskReferenceName: reference, type, ...more };
}

/** A fork of branches, and the join of their last tasks. */
export function fork(reference: string, branches: WorkflowTaskInput[][]): WorkflowTaskInput[] {
  const joinOn = branches.flatMap((branch) => branch.at(-1)?.taskReferenceName ?? []);
  return [
    system("FORK_JOIN", reference, { forkTasks: branches }),
    system("JOIN", `${reference}_join`, { joinOn }),
  ];
}

/** As many turns as asked for. */
export function loop(
  reference: string,
  turns: number,
  body: WorkflowTaskInput[],
): WorkflowTaskInput {
  return system("DO_WHILE", reference, {
    loopCondition: `$.${reference}['iteration'] < ${turns}`,
    loopOver: body,
  });
}

/** Branches that are known only at run time, all done by the worker. */
export function dynamicFork(
  reference: string,
  inputs: Record<string, JsonObject>,
): WorkflowTaskInput[] {
  const tasks = Object.keys(inputs).map((name) => ({
    name: WORK,
    taskReferenceName: name,
    type: "SIMPLE",
  }));
  return [
    system("FORK_JOIN_DYNAMIC", reference, {
      inputParameters: { tasks, inputs },
      dynamicForkTasksParam: "tasks",
      dynamicForkTasksInputParamName: "inputs",
    }),
    system("JOIN", `${reference}_join`),
  ];
}

/** The workflow of a name within another. */
export function child(reference: string, name: string): WorkflowTaskInput {
  return system("SUB_WORKFLOW", reference, { subWorkflowParam: { name, version: 1 } });
}

/** A script that the server runs. */
export function inline(
  reference: string,
  expression: string,
  more: JsonObject = {},
): WorkflowTaskInput {
  return system("INLINE", reference, {
    inputParameters: { evaluatorType: "javascript", expression, ...more },
  });
}
