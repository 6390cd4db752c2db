import { z } from "zod";
import { listOf, long, map, model, orDefault } from "./scalars.ts";
import { startWorkflowRequestShape, type StartWorkflowRequest } from "./start-workflow-request.ts";
import { TaskResultStatus } from "./task-result.ts";

const duration = z.preprocess((value) => value ?? 0, long.pipe(z.int().min(0)));

/** How one attempt of a task ends in a test (Conductor's TaskMock). Times are milliseconds. */
export const taskMockSchema = model({
  status: orDefault(z.enum(TaskResultStatus), () => TaskResultStatus.COMPLETED),
  output: map,
  executionTime: duration.default(0),
  queueWaitTime: duration.default(0),
});
export type TaskMock = z.infer<typeof taskMockSchema>;

/** A test of a workflow (Conductor's WorkflowTestRequest): a start, and how its tasks end. */
export interface WorkflowTestRequest extends StartWorkflowRequest {
  /** By reference name; each mock serves one attempt. */
  taskRefToMockOutput: Record<string, TaskMock[]>;
  /** By the reference name of a SUB_WORKFLOW task. What it would start is said by the task itself. */
  subWorkflowTestRequest: Record<string, WorkflowTestRequest>;
}

const mocks = z.record(z.string(), listOf(taskMockSchema));
const children: z.ZodType<Record<string, WorkflowTestRequest>> = z.record(
  z.string(),
  z.lazy(() => workflowTestRequestSchema),
);

export const workflowTestRequestSchema: z.ZodType<WorkflowTestRequest> = model({
  ...startWorkflowRequestShape,
  taskRefToMockOutput: orDefault(mocks, (): z.infer<typeof mocks> => ({})),
  subWorkflowTestRequest: orDefault(children, (): z.infer<typeof children> => ({})),
});
