import type { ScriptRunner } from "../engine/expressions/script-runner.ts";
import type { EventHandler } from "../model/event-handler.ts";
import type { JsonObject } from "../model/json.ts";
import { ownMember } from "../engine/expressions/own-member.ts";

/** Whether a handler acts on an event, or why that cannot be said. */
export type Verdict = { ok: true; acts: boolean } | { ok: false; message: string };

/**
 * Evaluates the condition of a handler over a payload, which is `$` with all JSON in its texts read. Without
 * one it acts. True and numbers above 0 count as yes. An evaluator that is not known is JavaScript.
 */
export function evaluateCondition(
  { condition = "", evaluatorType }: EventHandler,
  payload: JsonObject,
  scripts: ScriptRunner,
): Verdict {
  if (condition.trim() === "") return { ok: true, acts: true };
  if (evaluatorType === "value-param") return yes(ownMember(payload, condition));
  const result = scripts.evaluate(condition, payload, "program");
  return result.ok ? yes(result.value) : { ok: false, message: result.message };
}

function yes(value: unknown): Verdict {
  return { ok: true, acts: typeof value === "number" ? value > 0 : value === true };
}
