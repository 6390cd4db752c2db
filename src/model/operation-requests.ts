/** Bodies of requests for operations. */
import { z } from "zod";
import { int, jsonObject, nameText, text } from "./scalars.ts";

const optionalName = z.preprocess((value) => value ?? undefined, z.string().optional());
const optionalObject = z.preprocess((value) => value ?? undefined, jsonObject.optional());

/** Conductor's RerunWorkflowRequest; `reRunFromWorkflowId` is ignored, as there. */
export const rerunWorkflowRequestSchema = z
  .object({
    reRunFromTaskId: optionalName,
    workflowInput: optionalObject,
    taskInput: optionalObject,
    correlationId: optionalName,
  })
  .transform(({ reRunFromTaskId, workflowInput, taskInput, correlationId }) => ({
    ...(reRunFromTaskId && { taskId: reRunFromTaskId }),
    ...(workflowInput !== undefined && { workflowInput }),
    ...(taskInput !== undefined && { taskInput }),
    ...(correlationId !== undefined && { correlationId }),
  }));

/** Conductor's SkipTaskRequest. */
export const skipTaskRequestSchema = z
  .object({ taskInput: optionalObject, taskOutput: optionalObject })
  .transform(({ taskInput = {}, taskOutput = {} }) => ({ taskInput, taskOutput }));

/** Orkes' UpgradeWorkflowRequest. Version 0 is none, as in a start. */
export const upgradeWorkflowRequestSchema = z
  .object({
    name: nameText,
    version: int.optional(),
    workflowInput: optionalObject,
    taskOutput: z.preprocess(
      (value) => value ?? undefined,
      z.record(z.string(), jsonObject).optional(),
    ),
  })
  .transform(({ name, version, workflowInput, taskOutput = {} }) => ({
    name,
    taskOutput,
    ...(version && { version }),
    ...(workflowInput !== undefined && { workflowInput }),
  }));

/** Ids of executions. */
export const workflowIdsSchema = z.array(text);

/** Names of schedules. */
export const scheduleNamesSchema = z.array(nameText);
