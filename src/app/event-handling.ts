/**
 * What handlers do about an event.
 *
 * H1. An action is carried out once for an event, however often that is delivered: it is recorded when it is
 *     done, and may be carried out twice with the effect of once until then.
 * H2. A failure of one action or handler keeps no other from being carried out.
 */
import type { ScriptRunner } from "../engine/expressions/script-runner.ts";
import { planAction } from "../events/action-plan.ts";
import { evaluateCondition } from "../events/condition.ts";
import { expandInlineJson } from "../events/expand-json.ts";
import type { EventAction, EventHandler } from "../model/event-handler.ts";
import type { EventExecutionStatus } from "../model/event-execution.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { doneKey, type EventExecutionRecord } from "../store/event-execution-store.ts";
import {
  Conflict,
  InvalidRequest,
  messageWithRules,
  NotFound,
  TooLarge,
  ValidationFailed,
} from "./errors.ts";
import { carryOut } from "./event-actions.ts";
import type { Services } from "./services.ts";

/** Characters kept of what went wrong. */
export const MAX_REASON_LENGTH = 4_000;

/** How an event is handled. */
export interface Handling {
  event: PublishedEvent;
  handlers: readonly EventHandler[];
  /** It was never delivered before: nothing can have been done for it. */
  isNew: boolean;
  /** It will not be delivered again: what fails in passing has failed for good. */
  isLast: boolean;
}

/** Why an event is not wholly handled. */
export interface HandlingProblem {
  reason: string;
  /** Another attempt may succeed. */
  isPassing: boolean;
}

type Done = ReadonlyMap<string, EventExecutionStatus>;
type Outcome = { record: EventExecutionRecord } | { problem: HandlingProblem };

/** Lets all handlers act that have not. @returns what failed. */
export async function handleEvent(
  services: Services,
  handling: Handling,
): Promise<HandlingProblem[]> {
  const { event, handlers, isNew, isLast } = handling;
  if (handlers.length === 0) return [];
  const done = isNew ? new Map() : await services.eventExecutions.done(event.id);
  const scripts = handlers.some(({ condition }) => condition)
    ? await services.scriptRunner()
    : null;
  const outcomes: Outcome[] = [];
  for (const handler of handlers) {
    outcomes.push(...(await handleBy(services, handler, { event, done, isLast, scripts })));
  }
  await services.eventExecutions.keep(
    outcomes.flatMap((outcome) => ("record" in outcome ? [outcome.record] : [])),
  );
  return outcomes.flatMap(problemIn);
}

interface Setting {
  event: PublishedEvent;
  done: Done;
  isLast: boolean;
  scripts: ScriptRunner | null;
}

async function handleBy(
  services: Services,
  handler: EventHandler,
  setting: Setting,
): Promise<Outcome[]> {
  const { event, done, scripts } = setting;
  const first = done.get(doneKey(handler.name, 0));
  if (first === "SKIPPED") return [];
  const recorder = new Recorder(handler.name, event, services.clock());
  if (scripts !== null) {
    const verdict = evaluateCondition(handler, expandInlineJson(event.payload), scripts);
    if (!verdict.ok) return first === "FAILED" ? [] : [recorder.failed(0, "", verdict.message)];
    if (!verdict.acts) return [recorder.record(0, "", "SKIPPED", {})];
  }
  const open = [...handler.actions.entries()].filter(
    ([at]) => !done.has(doneKey(handler.name, at)),
  );
  return await Promise.all(
    open.map(([at, action]) => act(services, { action, at }, { ...setting, recorder })),
  );
}

async function act(
  services: Services,
  { action, at }: { action: EventAction; at: number },
  { event, isLast, recorder }: Setting & { recorder: Recorder },
): Promise<Outcome> {
  const type = action.action ?? "";
  const { name, id: eventId, time, trace } = event;
  const source = { event: name, eventId, time, handler: recorder.handler, action: at, trace };
  try {
    const plan = planAction(action, event);
    if (!plan.ok) return recorder.failed(at, type, plan.reason);
    return recorder.record(at, type, "COMPLETED", await carryOut(services, plan.planned, source));
  } catch (error) {
    const reason = messageWithRules(error);
    if (isLast || isFinal(error)) return recorder.failed(at, type, reason);
    return { problem: { reason, isPassing: true } };
  }
}

function problemIn(outcome: Outcome): HandlingProblem[] {
  if ("problem" in outcome) return [outcome.problem];
  const { status, handler, action, output } = outcome.record;
  if (status !== "FAILED") return [];
  const reason = `handler ${handler}, action ${action}: ${String(output["error"])}`;
  return [{ reason, isPassing: false }];
}

/** Whether an error would come again each time. */
function isFinal(error: unknown): boolean {
  return [InvalidRequest, TooLarge, ValidationFailed, NotFound, Conflict].some((kind) =>
    kind.is(error),
  );
}

/** Writes down what came of the actions of a handler. */
class Recorder {
  readonly handler: string;
  private readonly event: PublishedEvent;
  private readonly now: number;

  constructor(handler: string, event: PublishedEvent, now: number) {
    this.handler = handler;
    this.event = event;
    this.now = now;
  }

  failed(action: number, actionType: string, reason: string): Outcome {
    return this.record(action, actionType, "FAILED", {
      error: reason.slice(0, MAX_REASON_LENGTH),
    });
  }

  record(
    action: number,
    actionType: string,
    status: EventExecutionStatus,
    output: EventExecutionRecord["output"],
  ): Outcome {
    const { id: eventId, name: event } = this.event;
    const { handler, now: createdTime } = this;
    return {
      record: { eventId, event, handler, action, actionType, status, output, createdTime },
    };
  }
}
