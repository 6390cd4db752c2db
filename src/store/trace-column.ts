import type { TraceContext } from "../model/trace-context.ts";

/** The trace of an event as a column holds it. */
export function traceText(trace: TraceContext | undefined): string | null {
  return trace === undefined ? null : JSON.stringify(trace);
}

/** The member that such a column stands for. */
export function traceMember(column: string | null): { trace?: TraceContext } {
  return column === null ? {} : { trace: JSON.parse(column) as TraceContext };
}
