/** What SWITCH and DECISION have in common: one of several lists of tasks is chosen, as a rule while the task is
 * planned, and in a later decision where the one at hand has run enough of scripts. */
import type { JsonObject } from "../model/json.ts";
import type { WorkflowTask } from "../model/workflow-def.ts";
import type { Decision } from "./decision.ts";
import { finish, newTask, placeOf, placeOfTask, plan } from "./plan.ts";
import { isOutOfSteps } from "./portions.ts";
import type { TaskRecord } from "./records.ts";
import { resolveInput } from "./task-input.ts";
import { isPlanProblem, type Place, type TaskType } from "./task-type.ts";

/** How the task ends, and the input that it shows. */
export interface Choice {
  status: "COMPLETED" | "FAILED";
  input: JsonObject;
  output: JsonObject;
  reason?: string;
}

interface Choosing {
  kind: "DECISION" | "SWITCH";
  /** @throws PlanFailure when nothing can be chosen. */
  choose(decision: Decision, workflowTask: WorkflowTask, input: JsonObject): Choice;
}

const HAS_CHILDREN = "hasChildren";

/** A type of tasks that choose. */
export function choosing({ kind, choose }: Choosing): TaskType {
  const type: TaskType = {
    kind,
    initialStatus: "IN_PROGRESS",
    usesTemplate: false,
    retriable: false,
    delayable: false,
    asynchronous: false,
    runsScript: true,

    plan(decision, place) {
      const input = resolveInput(decision, place, {});
      const choice = isOutOfSteps(decision) ? null : choose(decision, place.workflowTask, input);
      const task = newTask(decision, place, type);
      task.definitionName = kind;
      task.input = input;
      if (choice === null) return [task];
      const first = firstOf(kind, place, choice);
      Object.assign(task, shown(choice, first));
      return first === undefined ? [task] : [task, ...plan(decision, placeOf(place, first))];
    },

    start(decision, task) {
      const place = placeOfTask(decision.execution, task);
      const choice = chosenBy(() => choose(decision, place.workflowTask, task.input));
      if (typeof choice === "string") {
        finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: choice });
        return [];
      }
      const first = firstOf(kind, place, choice);
      const { input, ...end } = shown(choice, first);
      decision.change(task, (record) => {
        record.input = input;
      });
      finish(decision, task, end);
      return first === undefined ? [] : plan(decision, placeOf(place, first));
    },
  };
  return type;
}

/** A choice, or why there is none. */
function chosenBy(choose: () => Choice): Choice | string {
  try {
    return choose();
  } catch (error) {
    if (isPlanProblem(error)) return error.message;
    throw error;
  }
}

/** The first task of the case that was chosen; none where nothing was. */
function firstOf(kind: string, { workflowTask }: Place, choice: Choice): WorkflowTask | undefined {
  return choice.status === "COMPLETED"
    ? firstOfCase(workflowTask, { kind, input: choice.input })
    : undefined;
}

function shown(choice: Choice, first: WorkflowTask | undefined): Choice {
  return first === undefined
    ? choice
    : { ...choice, input: { ...choice.input, [HAS_CHILDREN]: "true" } };
}

/** The first task of the case that a task chose, if the case has any. An empty case of a DECISION falls
 * through to the default. */
export function firstOfCase(
  { decisionCases, defaultCase }: WorkflowTask,
  { kind, input }: Pick<TaskRecord, "kind" | "input">,
): WorkflowTask | undefined {
  const name = String(input["case"]);
  const chosen = Object.hasOwn(decisionCases, name) ? decisionCases[name] : undefined;
  if (kind === "DECISION") return chosen?.[0] ?? defaultCase[0];
  return (chosen ?? defaultCase)[0];
}

/** Whether a task leads on by the tasks of a case, so that nothing follows itself. */
export function leadsOnByCase({ kind, input }: TaskRecord): boolean {
  return (kind === "SWITCH" || kind === "DECISION") && input[HAS_CHILDREN] === "true";
}
