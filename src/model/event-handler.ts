import { z } from "zod";
import { bool, int, listOf, map, model, nameMap, nameText, requiredName, text } from "./scalars.ts";

/** What a handler can do (Conductor's EventHandler.Action.Type). */
export const EventActionType = {
  start_workflow: "start_workflow",
  complete_task: "complete_task",
  fail_task: "fail_task",
  terminate_workflow: "terminate_workflow",
  update_workflow_variables: "update_workflow_variables",
  start_agent: "start_agent",
} as const;
export type EventActionType = (typeof EventActionType)[keyof typeof EventActionType];

/** The task that an action ends; all texts may refer to the payload. */
const taskDetailsSchema = model({
  workflowId: text.optional(),
  taskRefName: text.optional(),
  taskId: text.optional(),
  reasonForIncompletion: text.optional(),
  output: map,
});
export type EventTaskDetails = z.infer<typeof taskDetailsSchema>;

/** One thing that a handler does, in the member that is named like `action`. */
export const eventActionSchema = model({
  action: z.enum(EventActionType).optional(),
  start_workflow: model({
    name: nameText.optional(),
    version: int.optional(),
    correlationId: text.optional(),
    input: map,
    taskToDomain: nameMap.optional(),
  }).optional(),
  complete_task: taskDetailsSchema.optional(),
  fail_task: taskDetailsSchema.optional(),
  terminate_workflow: model({
    workflowId: text.optional(),
    terminationReason: text.optional(),
  }).optional(),
  update_workflow_variables: model({
    workflowId: text.optional(),
    variables: map,
    appendArray: bool.optional(),
  }).optional(),
  /** Texts of the payload that hold JSON are read as what they hold. */
  expandInlineJSON: bool.default(false),
});
export type EventAction = z.infer<typeof eventActionSchema>;

/** What is done when an event is published (Conductor's EventHandler). */
export const eventHandlerSchema = model({
  name: requiredName,
  event: requiredName,
  condition: text.optional(),
  actions: listOf(eventActionSchema),
  active: bool.default(false),
  evaluatorType: text.optional(),
});
export type EventHandler = z.infer<typeof eventHandlerSchema>;
