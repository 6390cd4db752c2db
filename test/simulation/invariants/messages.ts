/** What executions have told others: events that are kept, and executions that they have started. */
import type { Changes } from "../../../src/engine/changes.ts";
import type { Execution } from "../../../src/engine/execution.ts";
import { referenceOf, type TaskRecord } from "../../../src/engine/records.ts";
import { workflowTaskOf } from "../../../src/engine/task-definition.ts";
import { formatEventId } from "../../../src/lib/event-id.ts";
import { formatTaskId } from "../../../src/lib/task-id.ts";
import { isTerminalWorkflowStatus } from "../../../src/model/workflow.ts";
import type { World } from "../world.ts";

type Found = [invariant: string, detail: string];

/** What is missing of what executions have told others, or was told once too often. */
export function brokenWords(world: World): Found[] {
  const found: Found[] = [];
  const heard = new Set(
    [...world.database.events.values()].map(({ payload }) => statusIn(payload)),
  );
  for (const execution of executionsOf(world)) {
    found.push(...unheard(execution, heard), ...lostStarts(world, execution));
  }
  return [...found, ...startedTwice(world)];
}

function executionsOf(world: World): Execution[] {
  return [...world.watches.values()].flatMap((watch) => watch.current() ?? []);
}

/** The ids of the events that a change of an execution publishes or raises. */
export function eventsOf(execution: Execution, changes: Changes): string[] {
  const { workflowId } = execution.workflow;
  const ids = (changes.raised ?? []).map((number) => formatEventId(workflowId, number));
  for (const task of [...changes.tasks, ...forgottenBy(execution, changes)]) {
    const isPublished = task.kind === "EVENT" && task.status === "COMPLETED";
    if (isPublished) ids.push(formatTaskId(workflowId, task.counter));
  }
  return ids;
}

/** The tasks that a change takes away with something left to tell of them. */
export function forgottenBy({ forgotten }: Execution, changes: Changes): TaskRecord[] {
  return (changes.forgotten ?? []).flatMap((counter) => forgotten.get(counter) ?? []);
}

/** Ends of which their listeners have not heard. */
function unheard(execution: Execution, heard: ReadonlySet<string>): Found[] {
  const { workflowId, status } = execution.workflow;
  const missing: string[] = [];
  if (execution.definition.workflowStatusListenerEnabled && isTerminalWorkflowStatus(status)) {
    if (!heard.has(`${workflowId} ${status}`)) missing.push(`${workflowId} ${status}`);
  }
  for (const task of execution.tasks.values()) {
    const words = Object.keys(workflowTaskOf(execution, task).onStateChange).join();
    const taskId = formatTaskId(workflowId, task.counter);
    const isWanted = words.includes("onSuccess") && task.status === "COMPLETED";
    if (isWanted && !heard.has(`${taskId} COMPLETED`)) missing.push(`${taskId} COMPLETED`);
  }
  return missing.map((what): Found => ["listeners hear of what they asked for", what]);
}

/** Of whom, and of which status, an event tells. */
function statusIn(payload: object): string {
  const { taskId, workflowId, status } = payload as Record<string, unknown>;
  return `${String(taskId ?? workflowId)} ${String(status)}`;
}

/** START_WORKFLOW tasks that ended well without the execution that they name. */
function lostStarts(world: World, execution: Execution): Found[] {
  return [...execution.tasks.values()]
    .filter(({ kind, status }) => kind === "START_WORKFLOW" && status === "COMPLETED")
    .filter((task) => (world.watches.get(startedBy(task))?.status ?? null) === null)
    .map((task): Found => ["what was started is there", referenceOf(task)]);
}

function startedBy({ output }: Readonly<TaskRecord>): string {
  return String(output["workflowId"]);
}

/** Executions that began although another one had their key; those that were set going again aside. */
function startedTwice(world: World): Found[] {
  const withKeys = executionsOf(world).filter(({ workflow }) => workflow.idempotencyKey);
  const byKey = Map.groupBy(withKeys, ({ definition, workflow }) =>
    JSON.stringify([definition.name, workflow.idempotencyKey]),
  );
  const found: Found[] = [];
  for (const [key, same] of byKey) {
    const records = same.map(({ workflow }) => workflow);
    records.sort((a, b) => a.createTime - b.createTime);
    for (const [at, next] of records.entries()) {
      const before = records[at - 1];
      // A restart counts as begun when it was asked for, which no key forbids.
      if (before === undefined || before.run > 0 || next.run > 0) continue;
      const mayFollow = !world.scenario.isDeterministic && before.endTime <= next.createTime;
      if (!mayFollow) found.push(["a key starts one execution", `${key} ${next.workflowId}`]);
    }
  }
  return found;
}
