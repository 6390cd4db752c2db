/** What is read of an execution, as JSON texts of the wire model. */
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf } from "../../lib/task-id.ts";
import type { WorkflowStatusSummary } from "../../model/workflow.ts";
import type { Execution } from "../../engine/execution.ts";
import { taskView, tasksInOrder, workflowView } from "../../engine/views.ts";

export function readWorkflow(execution: Execution, includeTasks: boolean): string {
  return JSON.stringify(workflowView(execution, includeTasks ? tasksInOrder(execution) : []));
}

export function readStatus(
  { workflow }: Execution,
  includeOutput: boolean,
  includeVariables: boolean,
): string {
  const summary: WorkflowStatusSummary = {
    workflowId: workflow.workflowId,
    status: workflow.status,
  };
  if (workflow.correlationId !== undefined) summary.correlationId = workflow.correlationId;
  if (includeOutput) summary.output = workflow.output;
  if (includeVariables) summary.variables = workflow.variables;
  return JSON.stringify(summary);
}

export interface TaskPage {
  start: number;
  count: number;
  /** Only tasks in one of these statuses, compared without regard to case; empty: all. */
  statuses: string[];
}

/** `{totalHits, results}`; the hits are counted after the statuses are applied. */
export function readTasks(execution: Execution, { start, count, statuses }: TaskPage): string {
  const wanted = new Set(statuses.map((status) => status.toUpperCase()));
  const hits = tasksInOrder(execution).filter(
    (task) => wanted.size === 0 || wanted.has(task.status),
  );
  const from = Math.max(0, start);
  const page = hits.slice(from, from + Math.max(0, count));
  return JSON.stringify({
    totalHits: hits.length,
    results: page.map((task) => taskView(execution, task)),
  });
}

export function readTask(execution: Execution | null, taskId: string): Outcome<string> {
  const task = execution?.tasks.get(counterOf(taskId) ?? -1);
  if (execution === null || task === undefined) {
    return refused("not-found", `Task not found for taskId: ${taskId}`);
  }
  return accepted(JSON.stringify(taskView(execution, task)));
}
