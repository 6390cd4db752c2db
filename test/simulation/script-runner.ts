import type { ScriptRunner } from "../../src/engine/expressions/script-runner.ts";
import type { Json } from "../../src/model/json.ts";

type Compiled = (scope: Json) => unknown;

const compiled = new Map<string, Compiled>();

/** Runs the expressions of generated definitions as they are: they are few, ours, and change nothing,
 * so that a sandbox would only cost time. */
export const expressionRunner: ScriptRunner = {
  evaluate(source, scope, form) {
    let run = compiled.get(source);
    if (run === undefined) {
      // oxlint-disable-next-line typescript/no-implied-eval -- the sources are constants of the simulation
      run = new Function("$", form === "program" ? `return (${source});` : source) as Compiled;
      compiled.set(source, run);
    }
    try {
      return { ok: true, value: JSON.parse(JSON.stringify(run(scope) ?? null)) };
    } catch (error) {
      return { ok: false, kind: "error", message: String(error) };
    }
  },
  syntaxError: () => null,
};
