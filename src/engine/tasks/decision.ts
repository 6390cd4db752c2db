import { ownMember } from "../expressions/own-member.ts";
import { newTask } from "../plan.ts";
import { caseNameOf } from "../script-value.ts";
import { resolveInput } from "../task-input.ts";
import { PlanFailure, type TaskType } from "../task-type.ts";
import { withCase } from "./switch.ts";

/** The old form of SWITCH (`DecisionTaskMapper`): an empty case falls through to the default. */
export const decisionTask: TaskType = {
  kind: "DECISION",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const { workflowTask } = place;
    const input = resolveInput(decision, place, {});
    const script = workflowTask.caseExpression ?? "";
    let name: string;
    if (script.trim() === "") {
      name = caseNameOf(ownMember(input, workflowTask.caseValueParam ?? "") ?? null);
    } else {
      const evaluated = decision.scripts().evaluate(script, input, "program");
      if (!evaluated.ok) throw new PlanFailure(`Error while evaluating script: ${script}`);
      name = caseNameOf(evaluated.value);
    }
    const task = newTask(decision, place, decisionTask);
    task.definitionName = "DECISION";
    task.input = { case: name };
    task.output = { caseOutput: [name] };
    return withCase(decision, place, task);
  },

  start: () => [],
};
