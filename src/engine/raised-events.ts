/** Events that listeners have asked for. Each stands in a row of its own until its receiver has it. */
import { formatEventId } from "../lib/event-id.ts";
import type { JsonObject } from "../model/json.ts";
import type { TraceContext } from "../model/trace-context.ts";
import type { Decision } from "./decision.ts";
import { maskingOf } from "./masking.ts";

/** An event to raise. What is too large is raised without its payload, but always with its facts. */
export interface RaisedEvent {
  name: string;
  payload: JsonObject;
  facts: JsonObject;
  /** When that happened which it tells of, in epoch milliseconds. */
  time: number;
  trace: TraceContext | undefined;
}

/** Raises an event with this decision. */
export function raise(
  decision: Decision,
  { name, payload, facts, time, trace }: RaisedEvent,
): void {
  const { execution, changes, settings } = decision;
  const { workflowId, raised = 0 } = decision.workflow;
  const number = raised + 1;
  const whole = { ...maskingOf(execution.definition)(payload), ...facts };
  const fits = execution.sizes.measure(whole).bytes <= settings.maxEventBytes;
  decision.onUndo(() => execution.raised.delete(number));
  decision.changeWorkflow((workflow) => {
    workflow.raised = number;
  });
  execution.raised.set(number, {
    id: formatEventId(workflowId, number),
    name,
    payload: fits ? whole : facts,
    time,
    workflowId,
    ...(trace !== undefined && { trace }),
  });
  (changes.raised ??= []).push(number);
}
