import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { workflowPayloadProblem } from "../payloads.ts";
import { plan } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { schedule } from "../schedule.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { crossOver, type Crossing } from "./crossing.ts";
import { cancelOpen, inOrder } from "../cancel.ts";
import { joinedNames } from "../joining.ts";
import { registered } from "./restart.ts";
import { takeOver } from "./rerun.ts";
import { nameOf, refuseEnding, refuseWaiting, refuseWithoutRoom } from "./run.ts";
import { addSkipped } from "./skip.ts";

/** What an execution is to go on with. */
export interface Upgrade {
  name: string;
  /** Absent: the latest one. */
  version?: number | undefined;
  workflowInput?: JsonObject | undefined;
  /** By reference name, the outputs of tasks that are skipped. */
  taskOutput: Record<string, JsonObject>;
}

/**
 * Goes on with another definition of the same workflow.
 *
 * U1. What does not stand in the new definition where it stood is abandoned; what of it is open is canceled.
 * U2. What stands there before the position of the execution and has not run is skipped.
 * U3. Where nothing that is open is kept, the flow goes on behind the last task that has finished.
 * U4. What is in progress goes on by the new definition, which may only differ in what has not come up yet.
 *
 * @returns null when it was done.
 */
export function upgrade(decision: Decision, request: Upgrade): Refusal | null {
  const { execution, workflow } = decision;
  if (workflow.status !== "RUNNING") {
    const text = `Workflow ${nameOf(decision)} is ${workflow.status} and cannot be upgraded.`;
    return refused("conflict", text);
  }
  const refusal = refuseEnding(decision, "be upgraded") ?? refuseWaiting(decision, "be upgraded");
  if (refusal !== null) return refusal;
  if (request.name !== execution.definition.name) {
    const text = `Workflow ${nameOf(decision)} cannot go on as ${request.name}.`;
    return refused("invalid", text);
  }
  const problem = workflowPayloadProblem(decision, request.workflowInput ?? {});
  if (problem !== null) return refused("too-large", problem);
  const found = registered(decision, request.version);
  if ("ok" in found) return found;
  const crossing = crossOver(execution, found.definition);
  if (typeof crossing === "string") return refused("conflict", crossing);
  cross(decision, found.definition, crossing);
  takeOver(decision, { workflowInput: request.workflowInput });
  return goOn(decision, crossing, request.taskOutput);
}

/** U1 */
function cross(decision: Decision, definition: WorkflowDef, { gone }: Crossing): void {
  const { execution } = decision;
  cancelOpen(decision, (task) => gone.has(task));
  for (const task of gone) {
    const workflowTask = workflowTaskOf(execution, task);
    decision.change(task, (record) => {
      record.workflowTask = workflowTask;
    });
  }
  decision.abandon([...gone].filter((task: TaskRecord) => !task.abandoned));
  decision.changeDefinition(definition);
  for (const task of inOrder(execution.open.values())) joinAnew(decision, task);
  decision.changeWorkflow((workflow) => {
    workflow.updateTime = decision.now;
  });
}

/** U4: an open JOIN waits for what the new definition names; that of a dynamic fork for what that has made. */
function joinAnew(decision: Decision, join: TaskRecord): void {
  const { execution } = decision;
  const { structure } = execution;
  const { base, scope } = join;
  const made = structure.preceding(base, scope)?.type === "FORK_JOIN_DYNAMIC";
  const { joinOn = [] } = structure.task(base, scope) ?? {};
  const before = joinedNames(join);
  if (join.kind !== "JOIN" || made || joinOn.map((name) => name + scope).join() === before.join())
    return;
  for (const name of before) decision.dropOutput(join, name);
  decision.onUndo(execution.pauseWaiting(join));
  decision.change(join, (record) => {
    record.input = { ...record.input, joinOn };
  });
  decision.taskTypeOf(join.kind).restore?.(decision, join);
  decision.touchJoin(join.counter, joinedNames(join));
}

/** U2, U3 */
function goOn(
  decision: Decision,
  { position, isOpen }: Crossing,
  outputs: Record<string, JsonObject>,
): Refusal | null {
  const { structure, latest } = decision.execution;
  for (const workflowTask of structure.tasks.slice(0, position)) {
    const name = workflowTask.taskReferenceName;
    if (latest.has(name)) continue;
    const output = Object.hasOwn(outputs, name) ? (outputs[name] ?? {}) : {};
    addSkipped(decision, { workflowTask, scope: "" }, { input: {}, output });
  }
  const next = isOpen ? undefined : structure.tasks[position];
  const withoutRoom = refuseWithoutRoom(decision, next === undefined ? 0 : 1);
  if (withoutRoom !== null || next === undefined) return withoutRoom;
  planning(decision, () => schedule(decision, plan(decision, { workflowTask: next, scope: "" })));
  return null;
}
