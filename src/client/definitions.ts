/** Definitions as users write them: the required members, and any of the others. */
import type { TaskDef } from "../model/task-def.ts";
import type { SubWorkflowParams, WorkflowDef, WorkflowTask } from "../model/workflow-def.ts";
import type { TaskMock } from "../model/workflow-test-request.ts";
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";

/** A task of a workflow; `type` is SIMPLE when it is left out. */
export type WorkflowTaskInput = Partial<
  Omit<
    WorkflowTask,
    | "decisionCases"
    | "defaultCase"
    | "forkTasks"
    | "loopOver"
    | "subWorkflowParam"
    | "taskDefinition"
  >
> & {
  name: string;
  taskReferenceName: string;
  decisionCases?: Record<string, WorkflowTaskInput[]>;
  defaultCase?: WorkflowTaskInput[];
  forkTasks?: WorkflowTaskInput[][];
  loopOver?: WorkflowTaskInput[];
  subWorkflowParam?: SubWorkflowInput;
  taskDefinition?: TaskDefInput;
};

/** Which workflow a SUB_WORKFLOW task starts: a registered one by name, or a definition. */
export type SubWorkflowInput = Omit<SubWorkflowParams, "workflowDefinition"> & {
  /** A definition, or an expression that gives one at run time. */
  workflowDefinition?: WorkflowDefInput | string;
};

/** A workflow; `version` is 1 when it is left out. */
export type WorkflowDefInput = Partial<Omit<WorkflowDef, "tasks">> & {
  name: string;
  tasks: WorkflowTaskInput[];
};

/** A worker task's retries, timeouts and limits. */
export type TaskDefInput = Partial<TaskDef> & { name: string };

/** A test of a workflow: a start, and how the attempts of its tasks end, by reference name. */
export type WorkflowTestInput = StartWorkflowInput & {
  taskRefToMockOutput?: Record<string, Partial<TaskMock>[]>;
  subWorkflowTestRequest?: Record<string, WorkflowTestInput>;
};

/** A request to start a workflow; the latest version when none is named. */
export type StartWorkflowInput = Partial<Omit<StartWorkflowRequest, "workflowDef">> & {
  name: string;
  workflowDef?: WorkflowDefInput;
};
