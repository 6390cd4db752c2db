/** What an EVENT task publishes, made of its input: the same each time it is asked for. */
import { sinkQueueOf } from "../lib/event-sink.ts";
import { formatTaskId } from "../lib/task-id.ts";
import type { JsonObject } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { Execution } from "./execution.ts";
import { maskingOf } from "./masking.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { traceOfTask } from "./tracing.ts";

const INTERNAL = "conductor";

export type EventName = { ok: true; name: string } | { ok: false; reason: string };

/**
 * The name of the event that a sink stands for: `conductor` gives one that is named after the task,
 * `conductor:x` gives `x` of the workflow, and a queue of Cloudflare gives its own. The words of the refusals
 * are Conductor's.
 */
export function eventNameOf(execution: Execution, task: TaskRecord): EventName {
  const sink = task.input["sink"] ?? null;
  const workflow = execution.definition.name;
  if (sink === INTERNAL) {
    return { ok: true, name: `${INTERNAL}:${workflow}:${referenceOf(task)}` };
  }
  if (typeof sink !== "string" || sink === "") return unsupported(JSON.stringify(sink));
  if (sink.startsWith(`${INTERNAL}:`)) {
    return { ok: true, name: `${INTERNAL}:${workflow}:${sink.slice(INTERNAL.length + 1)}` };
  }
  if (sink.startsWith(INTERNAL)) return unsupported(sink);
  if (sinkQueueOf(sink) !== null) return { ok: true, name: sink };
  const colon = sink.indexOf(":");
  const error =
    colon === -1 ? `Illegal event ${sink}` : `Unknown queue type ${sink.slice(0, colon)}`;
  return { ok: false, reason: sinkError(execution, task, sink, error) };
}

/** Why a task cannot publish to a queue, in Conductor's words. */
export function sinkError(
  { workflow }: Execution,
  { counter }: TaskRecord,
  sink: string,
  error: string,
): string {
  const taskId = formatTaskId(workflow.workflowId, counter);
  return `Error loading queue:${sink}, for task:${taskId}, error: ${error}`;
}

function unsupported(sink: string): EventName {
  return { ok: false, reason: `Invalid / Unsupported sink specified: ${sink}` };
}

/** What the task gives out, which is also what the event carries. */
export function eventOutput(execution: Execution, task: TaskRecord, name: string): JsonObject {
  const { definition, workflow } = execution;
  return {
    ...task.input,
    workflowInstanceId: workflow.workflowId,
    workflowType: definition.name,
    workflowVersion: definition.version,
    correlationId: workflow.correlationId ?? null,
    taskToDomain: workflow.taskToDomain,
    event_produced: name,
  };
}

/** The event of a task; null when it has none. It hides what the workflow hides, for it goes where others read it. */
export function publishedEventOf(execution: Execution, task: TaskRecord): PublishedEvent | null {
  const named = eventNameOf(execution, task);
  if (task.kind !== "EVENT" || !named.ok) return null;
  const { workflowId } = execution.workflow;
  const trace = traceOfTask(execution, task);
  return {
    id: formatTaskId(workflowId, task.counter),
    name: named.name,
    payload: maskingOf(execution.definition)(eventOutput(execution, task, named.name)),
    time: task.startTime,
    workflowId,
    ...(trace !== undefined && { trace }),
  };
}
