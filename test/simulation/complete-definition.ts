import {
  workflowDefSchema,
  type WorkflowDef,
  type WorkflowTask,
} from "../../src/model/workflow-def.ts";
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
  workflowDefinition?: WorkflowInput;
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
  return {
    ...emptyTask,
    // Tasks are called like their reference names unless they say otherwise.
    name: given.taskReferenceName,
    ...given,
    decisionCases: Object.fromEntries(cases.map(([name, list]) => [name, list.map(completeTask)])),
    defaultCase: defaultCase.map(completeTask),
    forkTasks: forkTasks.map((branch) => branch.map(completeTask)),
    loopOver: loopOver.map(completeTask),
    ...(embedded !== undefined && {
      subWorkflowParam: { ...params, workflowDefinition: completeDefinition(embedded) },
    }),
  } as WorkflowTask;
}
