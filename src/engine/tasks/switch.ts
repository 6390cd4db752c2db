import { caseNameOf, evaluateBy } from "../script-value.ts";
import { PlanFailure } from "../task-type.ts";
import { choosing } from "../choice.ts";

/** Chooses one of several lists of tasks by a value or a script (`SwitchTaskMapper`). */
export const switchTask = choosing({
  kind: "SWITCH",
  choose(decision, workflowTask, input) {
    const { evaluatorType = "", expression = "" } = workflowTask;
    const evaluated = evaluateBy(decision, evaluatorType, expression, input);
    if (evaluated === null) {
      throw new PlanFailure(`No evaluator registered for type: ${workflowTask.evaluatorType}`);
    }
    if (!evaluated.ok) return { status: "FAILED", input, output: {}, reason: evaluated.message };
    const name = caseNameOf(evaluated.value);
    const output = { evaluationResult: [name], selectedCase: name };
    return { status: "COMPLETED", input: { ...input, case: name }, output };
  },
});
