import { finish } from "../plan.ts";
import { usedInput } from "../secret-use.ts";
import type { TaskType } from "../task-type.ts";

/** The old form of INLINE: the script is a function's body and returns its result. */
export const lambda: TaskType = {
  kind: "LAMBDA",
  initialStatus: "IN_PROGRESS",
  usesTemplate: true,
  retriable: true,
  delayable: false,
  asynchronous: false,
  runsScript: true,

  start(decision, task) {
    const input = usedInput(decision, task);
    const script = input["scriptExpression"];
    if (typeof script !== "string" || script.trim() === "") {
      const message =
        "Empty 'scriptExpression' in Lambda task's input parameters. A non-empty String value must be provided.";
      finish(decision, task, { status: "FAILED", output: { error: message }, reason: message });
      return [];
    }
    const evaluated = decision.evaluate(script, input, "function-body");
    if (evaluated.ok) {
      finish(decision, task, { status: "COMPLETED", output: { result: evaluated.value } });
    } else {
      const { message } = evaluated;
      finish(decision, task, { status: "FAILED", output: { error: message }, reason: message });
    }
    return [];
  },
};
