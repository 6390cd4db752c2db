import type { Json } from "../../model/json.ts";
import type { TaskDef } from "../../model/task-def.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Decision } from "../decision.ts";
import { forkedTasks } from "../dynamic-fork.ts";
import { FORKED_TASK_DEFS } from "../expansion.ts";
import { taskPayloadProblem } from "../payloads.ts";
import { newTask, placeOf, plan } from "../plan.ts";
import { hasScript } from "../joining.ts";
import type { TaskRecord } from "../records.ts";
import { basesOf } from "../scope.ts";
import { escapedBut } from "../secret-places.ts";
import { flatten } from "../structure.ts";
import { resolveInput } from "../task-input.ts";
import { PlanFailure, type Place, type TaskType } from "../task-type.ts";
import { UNSUPPORTED_TASK_TYPES } from "../validation/unsupported-types.ts";

/**
 * Starts as many branches as its input says (`ForkJoinDynamicTaskMapper`). The tasks that it makes are
 * kept in its own input and put into the structure, where they stand like the branches of a fork in the
 * definition: so containers among them run as anywhere else.
 */
export const forkJoinDynamic: TaskType = {
  kind: "FORK_JOIN_DYNAMIC",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const { structure } = decision.execution;
    const { taskReferenceName } = place.workflowTask;
    const join = structure.following(taskReferenceName, place.scope);
    if (join?.type !== "JOIN") {
      throw new PlanFailure(
        "Dynamic join definition is not followed by a join task.  Check the workflow definition.",
      );
    }
    const fork = planFork(decision, place);
    decision.expand(fork);
    const planned = structure
      .branchesOf(taskReferenceName, place.scope)
      .flatMap(([first]) => (first === undefined ? [] : [planMade(decision, place, first)]));
    const joinOn = planned.map((tasks) => tasks.at(-1)?.base ?? "");
    return [fork, ...planned.flat(), ...planJoin(decision, placeOf(place, join), joinOn)];
  },

  start: () => [],
};

/** The fork itself, with everything in it that its branches are made from. */
function planFork(decision: Decision, place: Place): TaskRecord {
  const { structure, latest } = decision.execution;
  const isTaken = (name: string): boolean =>
    structure.task(name, place.scope) !== undefined || latest.has(name + place.scope);
  const noted: Pick<TaskRecord, "secrets"> = {};
  const input = resolveInput(decision, place, { task: noted });
  const data = escapedBut(input, noted.secrets ?? []);
  const made = forkedTasks(place.workflowTask, { input, data }, isTaken);
  check(decision, place, made, isTaken);
  const fork = newTask(decision, place, forkJoinDynamic);
  fork.type = "FORK";
  fork.definitionName = "FORK";
  fork.status = "COMPLETED";
  fork.input = {
    ...input,
    forkedTasks: made.map((task) => task.taskReferenceName),
    [FORKED_TASK_DEFS]: made as unknown as Json,
  };
  const problem = taskPayloadProblem(decision, fork, fork.input);
  if (problem !== null) throw new PlanFailure(problem);
  const definitions = definitionsFor(decision, made);
  if (Object.keys(definitions).length > 0) fork.madeDefinitions = definitions;
  return fork;
}

function check(
  decision: Decision,
  place: Place,
  made: WorkflowTask[],
  isTaken: (name: string) => boolean,
): void {
  const { taskReferenceName } = place.workflowTask;
  const limit = decision.settings.maxBranches;
  if (made.length > limit) {
    throw new PlanFailure(
      `Fork ${taskReferenceName} has ${made.length} branches; the limit is ${limit}`,
    );
  }
  const isTurn = turnCheck(decision, place, made);
  const names = new Set<string>();
  for (const { taskReferenceName: name, type } of flatten(made)) {
    if (UNSUPPORTED_TASK_TYPES.has(type)) {
      throw new PlanFailure(`Baton does not run tasks of type ${type} yet`);
    }
    if (names.has(name) || isTaken(name) || isTurn(name))
      throw duplicate(decision, taskReferenceName, name);
    names.add(name);
  }
}

/** Tells names that a task in a loop takes in one of its turns, or that would take such a name of another. */
function turnCheck({ execution }: Decision, { scope, loop }: Place, made: WorkflowTask[]) {
  const { structure } = execution;
  const bodies = namesIn(flatten(made).flatMap((task) => task.loopOver));
  const repeated = loop === undefined ? bodies : namesIn(made);
  const turns = repeated.size === 0 ? repeated : structure.turnsMadeIn(scope);
  const isRepeated = (base: string): boolean =>
    repeated.has(base) || structure.enclosingLoop(base, scope) !== null;
  return (name: string): boolean =>
    basesOf(name).some(isRepeated) ||
    (repeated.has(name) && (structure.hasTurnNamed(name) || turns.has(name))) ||
    (bodies.has(name) && structure.hasMadeWithin(name, scope));
}

function namesIn(tasks: WorkflowTask[]): Set<string> {
  return new Set(flatten(tasks).map((task) => task.taskReferenceName));
}

function duplicate(decision: Decision, fork: string, name: string): PlanFailure {
  const { definition, workflow } = decision.execution;
  const flow = `${definition.name}.${definition.version}/${workflow.workflowId}`;
  return new PlanFailure(
    `No dynamic tasks could be created for the Workflow: ${flow}, Dynamic Fork Task: ${fork} attempted to create a duplicate task reference name: ${name}`,
  );
}

/** The registered definitions of what was made; all that is looked up for it is asked for at once. */
function definitionsFor(decision: Decision, made: WorkflowTask[]): Record<string, TaskDef> {
  const names = new Set<string>();
  for (const { name, taskDefinition } of flatten(made)) {
    if (taskDefinition === undefined) names.add(name);
  }
  decision.prefetch({ taskDefinitions: names, latestVersions: made.flatMap(latestWanted) });
  const found = [...names].map((name) => [name, decision.taskDefinition(name)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, TaskDef] => entry[1] !== null));
}

/** The workflow whose latest version a task is to start. */
function latestWanted({ type, subWorkflowParam }: WorkflowTask): string[] {
  const { name, version = 0, workflowDefinition } = subWorkflowParam ?? {};
  const isLatest = type === "SUB_WORKFLOW" && version === 0 && workflowDefinition === undefined;
  return !isLatest || name === undefined || name.includes("${") ? [] : [name];
}

function planMade(decision: Decision, { scope, loop }: Place, made: WorkflowTask): TaskRecord[] {
  return plan(decision, { workflowTask: made, scope, ...(loop !== undefined && { loop }) });
}

/** The JOIN waits for the last task of each branch that is there by now, and for what follows from it. */
function planJoin(decision: Decision, place: Place, joinOn: string[]): TaskRecord[] {
  const planned = plan(decision, place);
  const { joinOn: own } = place.workflowTask;
  const names = hasScript(place.workflowTask) && own.length > 0 ? own : joinOn;
  for (const join of planned) join.input = { ...resolveInput(decision, place, {}), joinOn: names };
  return planned;
}
