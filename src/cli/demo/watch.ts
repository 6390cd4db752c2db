/** Follows orders and prints each task once, when it has ended. */
import type { Client } from "../../client/index.ts";
import type { Task } from "../../model/task.ts";
import type { Workflow } from "../../model/workflow.ts";

/** One order that was started. */
export interface Order {
  number: number;
  workflowId: string;
}

/** How the printing goes out, so that a test can read it. */
export type Print = (line: string) => void;

const LOOK_EVERY_MS = 150;
const OPEN_TASK = new Set(["SCHEDULED", "IN_PROGRESS"]);
const OPEN_WORKFLOW = new Set(["RUNNING", "PAUSED"]);

/** Follows one order to its end. @throws Error when it has not ended by `deadline` (epoch ms). */
export async function followOrder(
  client: Client,
  order: Order,
  print: Print,
  deadline: number,
): Promise<Workflow> {
  const seen = new Set<string>();
  for (;;) {
    const workflow = await client.workflows.get(order.workflowId);
    await printEnded(client, workflow, (text) => print(`${label(order)}  ${text}`), seen);
    if (!OPEN_WORKFLOW.has(workflow.status)) return workflow;
    if (Date.now() > deadline) {
      throw new Error(`Order ${order.number} (${order.workflowId}) is still ${workflow.status}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** "order  7", of one width for all ten. */
export function label(order: Order): string {
  return `order ${String(order.number).padStart(2)}`;
}

async function printEnded(
  client: Client,
  workflow: Workflow,
  print: Print,
  seen: Set<string>,
): Promise<void> {
  for (const task of workflow.tasks) {
    if (task.subWorkflowId !== undefined && !seen.has(task.taskId)) {
      const child = await client.workflows.get(task.subWorkflowId);
      await printEnded(client, child, print, seen);
    }
    if (OPEN_TASK.has(task.status) || seen.has(task.taskId)) continue;
    seen.add(task.taskId);
    print(describe(task));
  }
}

/** One task on one line: what it was, how it ended, how long it took or why it failed. */
export function describe(task: Task): string {
  const attempt = task.retryCount > 0 ? ` (attempt ${task.retryCount + 1})` : "";
  const name = (task.referenceTaskName + attempt).padEnd(26);
  const type = task.taskType.padEnd(16);
  const detail = task.reasonForIncompletion ?? `${Math.max(0, task.endTime - task.startTime)} ms`;
  return `${name}${type}${task.status.padEnd(11)}${detail}`;
}
