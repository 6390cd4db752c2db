import {
  workflowDefSchema,
  type WorkflowDef,
  type WorkflowTask,
} from "../../src/model/workflow-def.ts";
import { emptyTaskDef, type TaskDef } from "../../src/model/task-def.ts";
import type { TaskInput } from "../helpers/task-inputs.ts";
import type { WorkflowInput } from "./scenario.ts";

const EMPTY = workflowDefSchema.parse({
  name: "empty",
  tasks: [{ name: "empty", taskReferenceName: "empty" }],
});

/** What a task holds of other tasks. */
interface Nested {
  decisionCases?: Record<string, TaskInput[]>;
  defaultCase?: TaskInput[];
  forkTasks?: TaskInput[][];
  loopOver?: TaskInput[];
}

interface SubWorkflowInput {
  /** A definition, or an expression that gives one. */
  workflowDefinition?: WorkflowInput | string;
}

/** A definition with its defaults filled in, as its schema does it, but in a tenth of the time. */
export function completeDefinition(given: WorkflowInput): WorkflowDef {
  return { ...EMPTY, ...given, tasks: given.tasks.map(completeTask) };
}

function completeTask(given: TaskInput): WorkflowTask {
  const { decisionCases = {}, defaultCase = [], forkTasks = [], loopOver = [] } = given as Nested;
  const cases = Object.entries(decisionCases);
  const [emptyTask] = EMPTY.tasks;
  const params = given["subWorkflowParam"] as SubWorkflowInput | undefined;
  const embedded = params?.workflowDefinition;
  const definition = given["taskDefinition"] as (Partial<TaskDef> & { name: string }) | undefined;
  return {
    ...emptyTask,
    // Tasks are called like their reference names unless they say otherwise.
    name: given.taskReferenceName,
    ...given,
    decisionCases: Object.fromEntries(cases.map(([name, list]) => [name, list.map(completeTask)])),
    defaultCase: defaultCase.map(completeTask),
    forkTasks: forkTasks.map((branch) => branch.map(completeTask)),
    loopOver: loopOver.map(completeTask),
    ...(definition !== undefined && {
      taskDefinition: { ...emptyTaskDef(definition.name), ...definition },
    }),
    ...(typeof embedded === "object" && {
      subWorkflowParam: { ...params, workflowDefinition: completeDefinition(embedded) },
    }),
  } as WorkflowTask;
}
