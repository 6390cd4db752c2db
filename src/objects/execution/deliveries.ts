/** How each effect reaches its receiver. Every one may be repeated. */
import type { QueueItem } from "../../app/ports.ts";
import { assertNever } from "../../lib/assert-never.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import { isTerminalTaskStatus } from "../../model/task.ts";
import type { Effect } from "../../engine/effects.ts";
import type { Execution } from "../../engine/execution.ts";
import { queueTurnOf, type TaskRecord } from "../../engine/records.ts";
import { publishedEventOf } from "../../engine/published-event.ts";
import { resultToKeep } from "../../engine/result-cache.ts";
import { domainsOf } from "../../engine/domains.ts";
import { definitionOf } from "../../engine/task-definition.ts";
import { traceOfTask } from "../../engine/tracing.ts";
import { isServerTaskWithLimits } from "../../engine/task-limit.ts";
import { limitsOf } from "../../model/task-limits.ts";
import { startChild } from "./child-start.ts";
import { startFailureWorkflows } from "./failure-workflow.ts";
import {
  reviveChild,
  tellFollowers,
  tellParent,
  terminateChild,
  terminateOrphans,
} from "./family.ts";
import type { DeliveryReceipt, Neighbours } from "./neighbours.ts";
import { inputToRun } from "./secrets.ts";
import { runStartTask } from "./start-task.ts";
import { awaitWebhook } from "./webhook-wait.ts";

const MS = 1000;

/** Delivers one effect of an execution. */
export async function deliver(
  effect: Exclude<Effect, { kind: "alert" | "index" }>,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  switch (effect.kind) {
    case "enqueue-task":
      return await enqueue(effect.task, execution, neighbours);
    case "withdraw-task":
      await takeOut(effect.task, execution, neighbours);
      return {};
    case "run-task":
      return await run(effect.task, execution, neighbours);
    case "publish-event":
      return await publish(effect.task, execution, neighbours);
    case "await-webhook":
      return await awaitWebhook(effect.task, execution, neighbours);
    case "raise-event":
      return await publishRaised(effect.raised, execution, neighbours);
    case "keep-result":
      return await keepResult(effect.task, execution, neighbours);
    case "start-child":
      return await startChild(effect.task, execution, neighbours);
    case "revive-child":
      if (await reviveChild(effect.task, neighbours)) return {};
      return await startChild(effect.task, execution, neighbours);
    case "terminate-child":
      if (isServerTaskWithLimits(execution, effect.task)) {
        await takeOut(effect.task, execution, neighbours);
      }
      await terminateChild(effect.task, execution, neighbours);
      return {};
    case "terminate-orphans":
      return await terminateOrphans(execution, neighbours);
    case "tell-parent":
      return await tellParent(execution, neighbours);
    case "tell-followers":
      return await tellFollowers(execution, neighbours);
    case "leave-limit":
      return await leaveLimit(execution, neighbours);
    case "enter-limit":
      return await reenterLimit(execution, neighbours);
    case "start-failure-workflow":
      return await startFailureWorkflows(execution, neighbours);
    default:
      return assertNever(effect);
  }
}

function idOf(execution: Execution, task: TaskRecord): string {
  return formatTaskId(execution.workflow.workflowId, task.counter);
}

async function enqueue(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  // It may have been claimed, ended or held back since this was asked for.
  if (task.status !== "SCHEDULED" || task.availableAt > 0) return {};
  // As it is now: a push of what is claimed before it arrives says nothing new.
  const item = queueItemOf(execution, task);
  // Under the same id it may still stand there as a worker had it before.
  if (task.renewals !== undefined && task.pollCount === 0) {
    await takeOut(task, execution, neighbours);
  }
  const [receipt] = await neighbours.queue(queueNameOf(task)).push([item]);
  return receipt?.domain === undefined ? {} : { domain: receipt.domain };
}

async function takeOut(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<void> {
  const release = { taskId: idOf(execution, task), turn: turnToGoOnFrom(task) };
  await neighbours.queue(queueNameOf(task)).release([release]);
}

/** The turn up to which nothing stands in the queue any more. */
function turnToGoOnFrom(task: TaskRecord): number {
  if (isTerminalTaskStatus(task.status)) return queueTurnOf(task) + 1;
  // It may have been begun anew, and claimed, since this was asked for.
  return task.status === "SCHEDULED" ? queueTurnOf(task) : (task.turnsBefore ?? 0);
}

/** The queue that a task stands in. One that the server runs itself is counted under its definition's name. */
export function queueNameOf({ kind, type, definitionName }: TaskRecord): string {
  return kind === "SIMPLE" ? type : definitionName;
}

/** How a task stands in its queue. */
export function queueItemOf(execution: Execution, task: TaskRecord): QueueItem {
  const isServerTask = task.kind !== "SIMPLE";
  const item: QueueItem = {
    taskId: idOf(execution, task),
    priority: task.priority,
    // The time at which it became visible; later pushes of a task put back go behind.
    availableAt: task.updateTime + task.callbackAfterSeconds * MS,
    domains: isServerTask ? [] : domainsOf(execution, task),
    turn: queueTurnOf(task),
  };
  const limits = limitsOf(definitionOf(execution, task));
  if (limits !== null) item.limits = limits;
  if (isServerTask) item.isServerTask = true;
  return item;
}

async function run(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  if (task.status !== "IN_PROGRESS") return {};
  const answer =
    task.kind === "START_WORKFLOW"
      ? await runStartTask(task, execution, neighbours)
      : await neighbours.runHttp(await inputToRun(execution, task, neighbours.secrets), {
          taskId: idOf(execution, task),
          trace: traceOfTask(execution, task),
        });
  return { event: { kind: "task-answered", task: task.counter, answer } };
}

async function publish(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const event = publishedEventOf(execution, task);
  // It may have been kept since this was asked for.
  if (task.outbox !== "publish" || event === null) return {};
  await neighbours.publish(event);
  return { unconfirmed: true };
}

async function publishRaised(
  raised: number,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const event = execution.raised.get(raised);
  // It may have been kept since this was asked for.
  if (event === undefined) return {};
  await neighbours.publish(event);
  return { unconfirmed: true };
}

async function keepResult(
  task: TaskRecord,
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const result = resultToKeep(execution, task);
  if (result !== null) await neighbours.keepResult(result);
  return {};
}

async function leaveLimit(
  { workflow }: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { limit, outbox, workflowId } = workflow;
  const { leaveLimit: run } = outbox;
  if (limit === undefined || run === undefined) return {};
  await neighbours.limit(limit.name).leave(workflowId, run);
  return { told: { leaveLimit: run } };
}

/** Who goes on because of a child counts, even above the limit; all others take their places. */
async function reenterLimit(
  { workflow }: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { limit, workflowId, run, outbox } = workflow;
  const { enterLimit } = outbox;
  if (limit === undefined || enterLimit === undefined) return {};
  const { name, concurrent, waiting = false } = limit;
  const policy = waiting ? "QUEUE" : "FORCE";
  const admission = await neighbours.limit(name).enter({ workflowId, run, concurrent, policy });
  const isCalled = waiting && admission === "admitted";
  return { told: { enterLimit }, ...(isCalled && { event: { kind: "admitted" } }) };
}
