/** The trace that an execution belongs to, as what it causes is told of it. */
import { formatTaskId } from "../lib/task-id.ts";
import { derivedUuid } from "../lib/derived-uuid.ts";
import type { TraceContext } from "../model/trace-context.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";

/** Each attempt at a task is a span of its own. Undefined: the execution belongs to no trace. */
export function traceOfTask(
  { workflow }: Execution,
  { counter, renewals = 0 }: TaskRecord,
): TraceContext | undefined {
  if (workflow.trace === undefined) return undefined;
  return withSpan(workflow.trace, `${formatTaskId(workflow.workflowId, counter)} ${renewals}`);
}

/** @param name always gives the same span. */
function withSpan({ traceparent, ...others }: TraceContext, name: string): TraceContext {
  const [version, traceId, , flags] = traceparent.split("-");
  // The half of the UUID that its variant keeps from being zero.
  const spanId = derivedUuid(name).replaceAll("-", "").slice(16);
  return { ...others, traceparent: `${version}-${traceId}-${spanId}-${flags}` };
}
