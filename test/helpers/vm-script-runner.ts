import { runInNewContext } from "node:vm";
import type { ScriptRunner } from "../../src/engine/expressions/script-runner.ts";

/** Scripts run by Node's own engine: for tests of the engine that are not about the sandbox. */
export const vmScriptRunner: ScriptRunner = {
  evaluate(source, scope, form) {
    const text = form === "program" ? source : `(function () { ${source} })()`;
    try {
      const value: unknown = runInNewContext(
        text,
        { $: structuredClone(scope) },
        { timeout: 5_000 },
      );
      return { ok: true, value: JSON.parse(JSON.stringify(value ?? null)) };
    } catch (error) {
      return {
        ok: false,
        kind: "error",
        message: `Error evaluating the script \`${String(error)}\``,
      };
    }
  },
  syntaxError: () => null,
};
