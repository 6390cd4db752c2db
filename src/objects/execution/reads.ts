/** What is read of an execution, as JSON of the wire model. */
import type { JsonText } from "../../app/ports.ts";
import { accepted, refused, type Outcome } from "../../lib/outcome.ts";
import { counterOf, formatTaskId } from "../../lib/task-id.ts";
import type { Task } from "../../model/task.ts";
import type { WorkflowStatusSummary } from "../../model/workflow.ts";
import type { Execution } from "../../engine/execution.ts";
import { maskingOf, type Masking } from "../../engine/masking.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { Handover } from "../../engine/secret-use.ts";
import { traceOfTask } from "../../engine/tracing.ts";
import { taskView, tasksInOrder, workflowView } from "../../engine/views.ts";
import type { TaskLog } from "./task-log.ts";
import { jsonTextOf, piecesOfList, piecesOfObject } from "./json-text.ts";

/** Bytes of payloads up to which a task is one piece. */
const SMALL_TASK_BYTES = 256 * 1024;

export function readWorkflow(execution: Execution, includeTasks: boolean): JsonText {
  const tasks = includeTasks ? tasksInOrder(execution).map((task) => copyOf(execution, task)) : [];
  const view = workflowView(execution, []);
  const own = { tasks: () => piecesOfTasks(execution, tasks) };
  return jsonTextOf(piecesOfObject(view, own));
}

export function readStatus(
  { workflow, definition }: Execution,
  includeOutput: boolean,
  includeVariables: boolean,
): JsonText {
  const summary: WorkflowStatusSummary = {
    workflowId: workflow.workflowId,
    status: workflow.status,
  };
  if (workflow.correlationId !== undefined) summary.correlationId = workflow.correlationId;
  const masking = maskingOf(definition);
  if (includeOutput) summary.output = masking(workflow.output);
  if (includeVariables) summary.variables = masking(workflow.variables);
  return jsonTextOf(piecesOfObject(summary));
}

export interface TaskPage {
  start: number;
  count: number;
  /** Only tasks in one of these statuses, compared without regard to case; empty: all. */
  statuses: string[];
}

/** `{totalHits, results}`; the hits are counted after the statuses are applied. */
export function readTasks(execution: Execution, { start, count, statuses }: TaskPage): JsonText {
  const wanted = new Set(statuses.map((status) => status.toUpperCase()));
  const hits = tasksInOrder(execution).filter(
    (task) => wanted.size === 0 || wanted.has(task.status),
  );
  const from = Math.max(0, start);
  const page = hits.slice(from, from + Math.max(0, count)).map((task) => copyOf(execution, task));
  const own = { results: () => piecesOfTasks(execution, page) };
  return jsonTextOf(piecesOfObject({ totalHits: hits.length, results: page }, own));
}

export function readTask(execution: Execution | null, taskId: string): Outcome<JsonText> {
  const task = execution?.tasks.get(counterOf(taskId) ?? -1);
  if (execution === null || task === undefined) {
    return refused("not-found", `Task not found for taskId: ${taskId}`);
  }
  return accepted(jsonTextOf(piecesOfTask(execution, copyOf(execution, task))));
}

/** The ids of the tasks of a type that wait or are worked on. */
export function openTasksOf({ open, workflow }: Execution, taskType: string): string[] {
  const found = [...open.values()].filter(
    ({ type, status }) => type === taskType && (status === "SCHEDULED" || status === "IN_PROGRESS"),
  );
  return found.map(({ counter }) => formatTaskId(workflow.workflowId, counter));
}

/** The lines of a task's log, read one by one; null when there are none. */
export function readLogs(lines: TaskLog, taskId: string): JsonText | null {
  const counter = counterOf(taskId);
  const numbers = counter === null ? [] : lines.numbers(counter);
  if (numbers.length === 0) return null;
  return jsonTextOf(
    piecesOfList(numbers, (number) => {
      const { log, createdTime } = lines.line(number);
      return [JSON.stringify({ log, taskId, createdTime })];
    }),
  );
}

/** The JSON of a task as its worker gets it: nothing is masked. */
export function polledTaskText(
  execution: Execution,
  task: TaskRecord,
  handover: Handover = { input: task.input },
): JsonText {
  const { input, metadata } = handover;
  const view = taskView(execution, { ...copyOf(execution, task), input }, (payload) => payload);
  // The only texts beside its input that workers of most clients see.
  const runtimeMetadata = { ...traceOfTask(execution, task), ...metadata };
  if (Object.keys(runtimeMetadata).length > 0) view.runtimeMetadata = runtimeMetadata;
  return jsonTextOf(piecesOfView(execution, task, view));
}

/** A task as it is now: the rest of a long text is made while the execution goes on. */
function copyOf(execution: Execution, task: TaskRecord): TaskRecord {
  const { output } = task;
  return { ...task, output: execution.growingOutputs.has(output) ? { ...output } : output };
}

function piecesOfTasks(execution: Execution, tasks: TaskRecord[]): Generator<string> {
  return piecesOfList(tasks, (task) => piecesOfTask(execution, task));
}

function* piecesOfTask(
  execution: Execution,
  task: TaskRecord,
  masking?: Masking,
): Generator<string> {
  yield* piecesOfView(execution, task, taskView(execution, task, masking));
}

function* piecesOfView(execution: Execution, task: TaskRecord, view: Task): Generator<string> {
  const { sizes } = execution;
  if (sizes.of(task.input).bytes + sizes.of(task.output).bytes <= SMALL_TASK_BYTES) {
    yield JSON.stringify(view);
    return;
  }
  // What an open loop or JOIN has collected may be longer than a string can be.
  yield* piecesOfObject(view, { outputData: () => piecesOfObject(view.outputData) });
}
