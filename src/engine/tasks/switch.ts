import type { Json, JsonObject } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Decision } from "../decision.ts";
import { newTask, placeOf, plan } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { caseNameOf, evaluateBy } from "../script-value.ts";
import { resolveInput } from "../task-input.ts";
import { PlanFailure, type Place, type TaskType } from "../task-type.ts";

/** Chooses one of several lists of tasks by a value or a script (`SwitchTaskMapper`). */
export const switchTask: TaskType = {
  kind: "SWITCH",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const { workflowTask } = place;
    const input = resolveInput(decision, place, {});
    const evaluated = evaluateBy(
      decision,
      workflowTask.evaluatorType ?? "",
      workflowTask.expression ?? "",
      input,
    );
    if (evaluated === null) {
      throw new PlanFailure(`No evaluator registered for type: ${workflowTask.evaluatorType}`);
    }
    const task = newTask(decision, place, switchTask);
    task.definitionName = "SWITCH";
    if (!evaluated.ok) {
      task.input = input;
      task.status = "FAILED";
      task.reason = evaluated.message;
      return [task];
    }
    const name = caseNameOf(evaluated.value);
    task.input = { ...input, case: name };
    task.output = { evaluationResult: [name], selectedCase: name };
    return withCase(decision, place, task);
  },

  start: () => [],
};

/** Completes a switch and plans the first task of the case that it chose. */
export function withCase(decision: Decision, place: Place, task: TaskRecord): TaskRecord[] {
  task.status = "COMPLETED";
  const first = firstOfCase(place.workflowTask, task);
  if (first === undefined) return [task];
  const input: JsonObject = { ...task.input, [HAS_CHILDREN]: "true" };
  task.input = input;
  return [task, ...plan(decision, placeOf(place, first))];
}

/** The first task of the case that a switch chose, if the case has any. An empty case of a DECISION falls
 * through to the default. */
export function firstOfCase(
  workflowTask: WorkflowTask,
  task: TaskRecord,
): WorkflowTask | undefined {
  const { decisionCases, defaultCase } = workflowTask;
  const name = String(task.input["case"]);
  const chosen = Object.hasOwn(decisionCases, name) ? decisionCases[name] : undefined;
  if (task.kind === "DECISION") return chosen?.[0] ?? defaultCase[0];
  return (chosen ?? defaultCase)[0];
}

const HAS_CHILDREN = "hasChildren";

/** Whether a switch leads on by the tasks of a case, so that nothing follows itself. */
export function leadsOnByCase(task: TaskRecord): boolean {
  const marked: Json | undefined = task.input[HAS_CHILDREN];
  return (task.kind === "SWITCH" || task.kind === "DECISION") && marked === "true";
}
