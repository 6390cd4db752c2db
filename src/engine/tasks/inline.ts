import { finish } from "../plan.ts";
import { evaluateBy } from "../script-value.ts";
import { usedInput } from "../secret-use.ts";
import type { TaskType } from "../task-type.ts";

const DEFAULT_EVALUATOR = "javascript";

/** Evaluates an expression over its own input. */
export const inline: TaskType = {
  kind: "INLINE",
  initialStatus: "IN_PROGRESS",
  usesTemplate: true,
  retriable: true,
  delayable: false,
  asynchronous: false,
  runsScript: true,

  start(decision, task) {
    const fail = (message: string, status: "FAILED" | "FAILED_WITH_TERMINAL_ERROR") => {
      finish(decision, task, { status, output: { error: message }, reason: message });
      return [];
    };
    const input = usedInput(decision, task);
    const { expression, evaluatorType = DEFAULT_EVALUATOR } = input;
    if (typeof evaluatorType !== "string" || evaluatorType.trim() === "") {
      return fail(
        "Empty 'evaluatorType' in INLINE task's input parameters. A non-empty String value must be provided.",
        "FAILED_WITH_TERMINAL_ERROR",
      );
    }
    if (typeof expression !== "string" || expression.trim() === "") {
      return fail(
        "Empty 'expression' in Inline task's input parameters. A non-empty String value must be provided.",
        "FAILED_WITH_TERMINAL_ERROR",
      );
    }
    const evaluated = evaluateBy(decision, evaluatorType, expression, input);
    if (evaluated === null) {
      return fail(
        `Unknown evaluator '${evaluatorType}' in INLINE task.`,
        "FAILED_WITH_TERMINAL_ERROR",
      );
    }
    if (!evaluated.ok) {
      const status = evaluated.kind === "limit" ? "FAILED" : "FAILED_WITH_TERMINAL_ERROR";
      return fail(evaluated.message, status);
    }
    finish(decision, task, { status: "COMPLETED", output: { result: evaluated.value } });
    return [];
  },
};
