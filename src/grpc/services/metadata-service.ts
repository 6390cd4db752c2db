import type { z } from "zod";
import {
  checkWorkflowDef,
  getTaskDef,
  getWorkflowDef,
  registerTaskDefs,
  registerWorkflowDef,
  removeTaskDef,
  updateTaskDef,
  updateWorkflowDefs,
} from "../../app/metadata.ts";
import { int, jsonObject, listOf, map, model } from "../../model/scalars.ts";
import { taskDefSchema } from "../../model/task-def.ts";
import { workflowDefSchema } from "../../model/workflow-def.ts";
import { creating } from "../errors.ts";
import { asJson, readAs, unary, type Service } from "../rpc.ts";
import { filled } from "./filled.ts";

const workflowRequest = model({ workflow: map });
const defsRequest = model({ defs: listOf(jsonObject) });
const taskTypeRequest = model({ taskType: filled("TaskType") });

/** Definitions of workflows and tasks. */
export const metadataService: Service = {
  name: "conductor.grpc.metadata.MetadataService",
  methods: {
    CreateWorkflow: unary(workflowRequest, async (services, { workflow }) => {
      const definition = readAs(workflowDefSchema, workflow);
      await creating(registerWorkflowDef(services, definition, false));
    }),
    ValidateWorkflow: unary(workflowRequest, async (services, { workflow }) => {
      const definition = readAs(workflowDefSchema, workflow);
      await checkWorkflowDef(services, definition, "validateWorkflowDef.arg0");
    }),
    UpdateWorkflows: unary(defsRequest, async (services, { defs }) => {
      await updateWorkflowDefs(services, allAs(workflowDefSchema, defs));
    }),
    GetWorkflow: unary(
      model({ name: filled("Workflow name"), version: int.optional() }),
      async (services, { name, version }) => ({
        workflow: asJson(await getWorkflowDef(services, name, version)),
      }),
    ),
    CreateTasks: unary(defsRequest, async (services, { defs }) => {
      await registerTaskDefs(services, allAs(taskDefSchema, defs));
    }),
    UpdateTask: unary(model({ task: map }), async (services, { task }) => {
      await updateTaskDef(services, readAs(taskDefSchema, task));
    }),
    GetTask: unary(taskTypeRequest, async (services, { taskType }) => ({
      task: asJson(await getTaskDef(services, taskType)),
    })),
    DeleteTask: unary(taskTypeRequest, async (services, { taskType }) => {
      await removeTaskDef(services, taskType);
    }),
  },
};

function allAs<Value>(schema: z.ZodType<Value>, items: z.output<typeof jsonObject>[]): Value[] {
  return items.map((item) => readAs(schema, item));
}
