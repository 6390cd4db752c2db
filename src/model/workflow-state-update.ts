import { z } from "zod";
import { long, map, model, orDefault, text } from "./scalars.ts";
import { TaskResultStatus } from "./task-result.ts";

/** What is reported of the task in a state update: without ids, and without a status that it is done. */
const taskResult = model({
  status: orDefault(z.enum(TaskResultStatus), () => "COMPLETED" as TaskResultStatus),
  outputData: map,
  reasonForIncompletion: text.optional(),
  workerId: text.optional(),
  callbackAfterSeconds: long.default(0),
});

/** A change of a running execution (the SDKs' WorkflowStateUpdate). */
export const workflowStateUpdateSchema = model({
  taskReferenceName: text.optional(),
  taskResult: taskResult.optional(),
  variables: map,
});
export type WorkflowStateUpdate = z.infer<typeof workflowStateUpdateSchema>;
