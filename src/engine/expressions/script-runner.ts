import type { Json } from "../../model/json.ts";

/** How the text of a script becomes a value: `program` gives the completion value of the last
 * statement (INLINE, SWITCH, DO_WHILE, JOIN), `function-body` the value that is returned (LAMBDA). */
export type ScriptForm = "program" | "function-body";

export type ScriptResult =
  | { ok: true; value: Json }
  /** `error`: the script threw or does not parse. `limit`: it ran out of steps, memory or stack. */
  | { ok: false; kind: "error" | "limit"; message: string };

/** Counts what scripts take: the turns of a JavaScript interpreter's loops, some 10 ns each. */
export interface StepMeter {
  steps: number;
}

/**
 * Runs users' JavaScript. The implementation lives in `src/scripting`; the engine only sees this.
 * An evaluation is synchronous, sees nothing but `$`, and leaves nothing behind for the next one.
 */
export interface ScriptRunner {
  /** @param scope becomes `$`, as plain objects and lists; the script's changes to it are dropped.
   * @param meter is told of the steps that it took. */
  evaluate(source: string, scope: Json, form: ScriptForm, meter?: StepMeter): ScriptResult;
  /** The message of the syntax error in a script, or null when it parses. */
  syntaxError(source: string, form: ScriptForm): string | null;
}
