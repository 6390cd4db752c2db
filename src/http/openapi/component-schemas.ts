/** The schemas that the OpenAPI document names; all others stand where they are used. */
import type { z } from "zod";
import { bulkResponseSchema } from "../../model/bulk-response.ts";
import { deadLetterSchema } from "../../model/dead-letter.ts";
import { errorResponseSchema } from "../../model/error-response.ts";
import { eventExecutionSchema } from "../../model/event-execution.ts";
import { eventActionSchema, eventHandlerSchema } from "../../model/event-handler.ts";
import { healthSchema } from "../../model/health.ts";
import {
  rerunWorkflowRequestSchema,
  skipTaskRequestSchema,
} from "../../model/operation-requests.ts";
import { pollDataSchema } from "../../model/poll-data.ts";
import { scheduleRunSchema } from "../../model/schedule-run.ts";
import { schemaDefSchema } from "../../model/schema-def.ts";
import { environmentVariableSchema, secretMetadataSchema } from "../../model/secret.ts";
import { signalResponseSchema } from "../../model/signal-response.ts";
import { startWorkflowRequestSchema } from "../../model/start-workflow-request.ts";
import { tagSchema } from "../../model/tag.ts";
import { taskDefSchema } from "../../model/task-def.ts";
import { taskExecLogSchema } from "../../model/task-exec-log.ts";
import { taskResultSchema } from "../../model/task-result.ts";
import { taskSummarySchema } from "../../model/task-summary.ts";
import { taskSchema } from "../../model/task.ts";
import { treeNodeSchema } from "../../model/baton/tree.ts";
import { whySchema } from "../../model/baton/why.ts";
import { webhookConfigSchema } from "../../model/webhook-config.ts";
import {
  subWorkflowParamsSchema,
  workflowDefSchema,
  workflowDefSummarySchema,
  workflowTaskSchema,
} from "../../model/workflow-def.ts";
import { workflowScheduleSchema } from "../../model/workflow-schedule.ts";
import { workflowStateUpdateSchema } from "../../model/workflow-state-update.ts";
import { workflowSummarySchema } from "../../model/workflow-summary.ts";
import { workflowTestRequestSchema } from "../../model/workflow-test-request.ts";
import { workflowSchema, workflowStatusSummarySchema } from "../../model/workflow.ts";

/** By the names that they have in Conductor's document, where they are in it. */
export const COMPONENT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  BulkResponse: bulkResponseSchema,
  DeadLetter: deadLetterSchema,
  EnvironmentVariable: environmentVariableSchema,
  ErrorResponse: errorResponseSchema,
  EventAction: eventActionSchema,
  EventExecution: eventExecutionSchema,
  EventHandler: eventHandlerSchema,
  HealthCheckStatus: healthSchema,
  PollData: pollDataSchema,
  RerunWorkflowRequest: rerunWorkflowRequestSchema,
  SchemaDef: schemaDefSchema,
  SecretMetadata: secretMetadataSchema,
  SignalResponse: signalResponseSchema,
  SkipTaskRequest: skipTaskRequestSchema,
  StartWorkflowRequest: startWorkflowRequestSchema,
  SubWorkflowParams: subWorkflowParamsSchema,
  Tag: tagSchema,
  Task: taskSchema,
  TaskDef: taskDefSchema,
  TaskExecLog: taskExecLogSchema,
  TaskResult: taskResultSchema,
  TaskSummary: taskSummarySchema,
  WebhookConfig: webhookConfigSchema,
  TreeNode: treeNodeSchema,
  Why: whySchema,
  Workflow: workflowSchema,
  WorkflowDef: workflowDefSchema,
  WorkflowDefSummary: workflowDefSummarySchema,
  WorkflowSchedule: workflowScheduleSchema,
  WorkflowScheduleExecution: scheduleRunSchema,
  WorkflowStateUpdate: workflowStateUpdateSchema,
  WorkflowStatus: workflowStatusSummarySchema,
  WorkflowSummary: workflowSummarySchema,
  WorkflowTask: workflowTaskSchema,
  WorkflowTestRequest: workflowTestRequestSchema,
};
