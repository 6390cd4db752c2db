/** What must hold when everything has come to its end. */
import type { Execution } from "../../../src/engine/execution.ts";
import { referenceOf, type TaskRecord } from "../../../src/engine/records.ts";
import { counterOf, formatTaskId, workflowIdOf } from "../../../src/lib/task-id.ts";
import { isTerminalTaskStatus } from "../../../src/model/task.ts";
import { workflowTaskOf } from "../../../src/engine/task-definition.ts";
import type { Ledger } from "../ledger.ts";
import { domainFor } from "../workers.ts";
import type { World } from "../world.ts";
import { brokenWords } from "./messages.ts";
import { isPastCatch } from "./operators.ts";

type Found = [invariant: string, detail: string];

/** What is wrong in the end. */
export function finalViolations(world: World, ledger: Ledger): Found[] {
  return [
    ...lostWork(world, ledger),
    ...familyQuarrels(world),
    ...foreignResults(world, ledger),
    ...brokenWords(world),
    ...strayedTasks(world, ledger),
    ...failureWorkflows(world, ledger),
  ];
}

/** What was answered has happened. */
function lostWork(world: World, ledger: Ledger): Found[] {
  const found: Found[] = [];
  for (const id of ledger.started) {
    if (isRemoved(world, ledger, id)) continue;
    if (executionOf(world, id) === null) found.push(["no accepted work is lost", `start of ${id}`]);
  }
  for (const taskId of ledger.reported) {
    const execution = executionOf(world, workflowIdOf(taskId) ?? "");
    const task = execution?.tasks.get(counterOf(taskId) ?? 0);
    // A loop may have forgotten the turn that the task was of.
    if (task === undefined || isTerminalTaskStatus(task.status)) continue;
    found.push(["no accepted work is lost", `the result of ${taskId}`]);
  }
  return found;
}

/** A completed task has an output that somebody sent for it, or for the one that it took it over from. */
function foreignResults(world: World, ledger: Ledger): Found[] {
  const found: Found[] = [];
  for (const [id, watch] of world.watches) {
    for (const task of watch.current()?.tasks.values() ?? []) {
      const taskId = formatTaskId(id, task.counter);
      if (task.kind !== "SIMPLE" || task.status !== "COMPLETED") continue;
      // A change of the state does not say of which attempt it is: nor can the cache.
      if (task.workerId === "cache" && task.output["attempt"] === undefined) continue;
      const source = task.workerId === "cache" ? String(task.output["attempt"]) : taskId;
      if (ledger.wasSent(id, source, task.output)) continue;
      found.push(["results are what workers sent", `${taskId}: ${JSON.stringify(task.output)}`]);
    }
  }
  return found;
}

/** How a SUB_WORKFLOW task ends by how its child ended. */
const TASK_STATUS: Record<string, string> = {
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  TERMINATED: "CANCELED",
};

/** Parent and child tell the same story. */
function familyQuarrels(world: World): Found[] {
  const found: Found[] = [];
  const report = (detail: string): void => void found.push(["parent and child agree", detail]);
  for (const watch of world.watches.values()) {
    const execution = watch.current();
    if (execution === null) continue;
    for (const task of execution.tasks.values()) {
      if (task.kind !== "SUB_WORKFLOW" || task.subWorkflowId === undefined) continue;
      const name = `${referenceOf(task)} is ${task.status}`;
      // It is what the tasks that came after it, or instead of it, have to agree with.
      if (task.retried || task.abandoned || world.watches.get(task.subWorkflowId)?.isRemoved)
        continue;
      const child = executionOf(world, task.subWorkflowId);
      if (child === null) {
        // It may have ended before the child was started, or could be: then it never is.
        if (task.status !== "CANCELED" && task.status !== "TIMED_OUT" && !hasTimedOut(task))
          report(`${name}, but its child never was`);
        continue;
      }
      // A task that was canceled did not wait for its child, which may have ended by itself; nor did one that
      // timed out, which the reason alone tells where it is optional.
      if (task.status === "CANCELED" || task.status === "TIMED_OUT" || hasTimedOut(task)) continue;
      // Whoever ended by itself may have been terminated afterwards, which its parent need not know.
      const isAfterwards = child.workflow.status === "TERMINATED" && task.status === "FAILED";
      if (isAfterwards) continue;
      if (child.workflow.run !== (task.childRun ?? 0)) {
        report(
          `${name} in run ${task.childRun} of its child, which is in run ${child.workflow.run}`,
        );
      }
      // Who did without its child did not wait when that was set going again.
      const { optional } = workflowTaskOf(execution, task);
      const isDispensable = optional || isPastCatch(execution, task);
      if (isDispensable && child.workflow.run > 0) continue;
      const expected = TASK_STATUS[child.workflow.status];
      const forgiven = task.status === "COMPLETED_WITH_ERRORS" && expected !== "COMPLETED";
      if (task.status !== expected && !forgiven)
        report(`${name}, its child ${child.workflow.status}`);
    }
  }
  return found;
}

/** Whether a task went on without its child because its own time was over. */
function hasTimedOut({ status, reason = "" }: Readonly<TaskRecord>): boolean {
  const isOwn = /^(Task timed out|Task \S+ exceeded total timeout|responseTimeout:)/.test(reason);
  return status === "COMPLETED_WITH_ERRORS" && isOwn;
}

/** What workers had in an execution of a client's, or below one, was in the domain that its start has named. */
function strayedTasks(world: World, ledger: Ledger): Found[] {
  const found: Found[] = [];
  for (const [id, watch] of world.watches) {
    if (!ledger.started.has(topOf(world, id))) continue;
    for (const task of watch.current()?.tasks.values() ?? []) {
      if (task.kind !== "SIMPLE" || task.pollCount === 0) continue;
      if (task.domain === domainFor(world.scenario, task.type)) continue;
      const detail = `${formatTaskId(id, task.counter)} was in ${task.domain}`;
      found.push(["a task goes to its domain", detail]);
    }
  }
  return found;
}

/** The execution above all others above it. */
function topOf(world: World, id: string): string {
  const parent = executionOf(world, id)?.workflow.parentWorkflowId;
  return parent === undefined ? id : topOf(world, parent);
}

/** Each failure of an execution has started one failure workflow, and nothing else has. */
function failureWorkflows(world: World, ledger: Ledger): Found[] {
  const found: Found[] = [];
  const started = new Map<string, number>();
  for (const watch of world.watches.values()) {
    const { workflowId, failureStatus } = watch.current()?.workflow.input ?? {};
    if (failureStatus === undefined) continue;
    started.set(String(workflowId), (started.get(String(workflowId)) ?? 0) + 1);
  }
  for (const [id, { failures, perhapsFailed }] of world.watches) {
    const rescues = started.get(id) ?? 0;
    if (rescues >= failures && rescues <= failures + perhapsFailed) continue;
    if (ledger.removed.has(id)) continue;
    const detail = `${id} failed ${failures} times, ${rescues} failure workflows began`;
    found.push(["a failure starts one failure workflow", detail]);
  }
  return found;
}

/** Nothing but an operator removes executions. */
function isRemoved(world: World, ledger: Ledger, id: string): boolean {
  return ledger.removed.has(id) && world.watches.get(id)?.isRemoved === true;
}

function executionOf(world: World, id: string): Execution | null {
  return world.watches.get(id)?.current() ?? null;
}
