import { evaluateJq } from "../expressions/jq.ts";
import { finish } from "../plan.ts";
import { usedInput } from "../secret-use.ts";
import type { TaskType } from "../task-type.ts";

/** Transforms its own input by a jq expression. */
export const jsonJqTransform: TaskType = {
  kind: "JSON_JQ_TRANSFORM",
  initialStatus: "IN_PROGRESS",
  usesTemplate: true,
  retriable: true,
  delayable: false,
  asynchronous: false,
  runsScript: true,

  start(decision, task) {
    const fail = (message: string) => {
      finish(decision, task, { status: "FAILED", output: { error: message }, reason: message });
      return [];
    };
    const input = usedInput(decision, task);
    const { queryExpression } = input;
    if (typeof queryExpression !== "string" || queryExpression.trim() === "") {
      return fail("Missing 'queryExpression' in input parameters");
    }
    const { now, meter } = decision;
    const evaluated = evaluateJq(queryExpression, input, { now, meter });
    if (!evaluated.ok) {
      return fail(evaluated.message);
    }
    const [result = null] = evaluated.values;
    const output = { result, resultList: evaluated.values };
    finish(decision, task, { status: "COMPLETED", output });
    return [];
  },
};
