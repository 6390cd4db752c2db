import { ownMember } from "../expressions/own-member.ts";
import { caseNameOf } from "../script-value.ts";
import { PlanFailure } from "../task-type.ts";
import { choosing } from "../choice.ts";

/** The old form of SWITCH (`DecisionTaskMapper`): an empty case falls through to the default. */
export const decisionTask = choosing({
  kind: "DECISION",
  choose(decision, workflowTask, input) {
    const { caseExpression: script = "", caseValueParam = "" } = workflowTask;
    let name: string;
    if (script.trim() === "") name = caseNameOf(ownMember(input, caseValueParam) ?? null);
    else {
      const evaluated = decision.evaluate(script, input, "program");
      if (!evaluated.ok) throw new PlanFailure(`Error while evaluating script: ${script}`);
      name = caseNameOf(evaluated.value);
    }
    return { status: "COMPLETED", input: { case: name }, output: { caseOutput: [name] } };
  },
});
