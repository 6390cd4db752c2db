/** What must be true after the last restart. */
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../../src/client/index.ts";
import type { Workflow } from "../../src/model/workflow.ts";
import { CHILD, PARENT } from "./definitions.ts";
import { tokenOf } from "./ledger.ts";
import type { AcknowledgedUpdate, Ledger } from "./ledger.ts";

const COMPLETION_LIMIT_MS = 180_000;
const INDEX_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 250;
const CORRELATION_BATCH = 50;
const READ_AT_ONCE = 8;

/** What was lost, in words; `late` counts results that came after their attempt had timed out. */
export interface Findings {
  lost: string[];
  late: number;
}

/** Waits until every acknowledged start has completed. */
export async function checkExecutions(client: Client, ledger: Ledger): Promise<string[]> {
  const lost: string[] = [];
  const deadline = Date.now() + COMPLETION_LIMIT_MS;
  await eachOf([...ledger.starts], async ([correlationId, workflowId]) => {
    for (;;) {
      const status = await statusOf(client, workflowId);
      if (status === "COMPLETED") return;
      if (status !== "RUNNING" || Date.now() > deadline) {
        lost.push(`${correlationId} (${workflowId}) is ${status}`);
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
  });
  return lost;
}

/** Looks up every acknowledged update in its execution. */
export async function checkUpdates(client: Client, ledger: Ledger): Promise<Findings> {
  const findings: Findings = { lost: [], late: 0 };
  const byWorkflow = new Map<string, AcknowledgedUpdate[]>();
  for (const update of ledger.updates) {
    const list = byWorkflow.get(update.workflowId) ?? [];
    list.push(update);
    byWorkflow.set(update.workflowId, list);
  }
  await eachOf([...byWorkflow], async ([workflowId, updates]) => {
    const workflow = await client.workflows.get(workflowId).catch(() => undefined);
    for (const update of updates) judge(update, workflow, findings);
  });
  return findings;
}

function judge(
  update: AcknowledgedUpdate,
  workflow: Workflow | undefined,
  findings: Findings,
): void {
  const task = workflow?.tasks.find(({ taskId }) => taskId === update.taskId);
  const kept = task?.status === "COMPLETED" && task.outputData["token"] === tokenOf(update.taskId);
  if (kept) return;
  // The first end of an attempt wins: a result after its timeout is acknowledged and not used.
  if (task?.status === "TIMED_OUT" && task.endTime <= update.at) findings.late += 1;
  else findings.lost.push(`result of ${update.taskId} (${task?.status ?? "no such task"})`);
}

/** Waits until the index says that nothing runs, and looks for every execution in it. */
export async function checkIndex(client: Client, ledger: Ledger): Promise<string[]> {
  const lost: string[] = [];
  for (const name of [PARENT, CHILD]) {
    const left = await awaitEmpty(() => client.workflows.running(name));
    if (left.length > 0) {
      lost.push(`the index has ${left.length} ${name} running, such as ${left[0]}`);
    }
  }
  const wanted = [...ledger.starts.keys(), ...ledger.unansweredStarts];
  for (let at = 0; at < wanted.length; at += CORRELATION_BATCH) {
    const batch = wanted.slice(at, at + CORRELATION_BATCH);
    lost.push(...(await awaitEmpty(() => missingFromIndex(client, ledger, batch))));
  }
  return lost;
}

async function missingFromIndex(
  client: Client,
  ledger: Ledger,
  correlationIds: string[],
): Promise<string[]> {
  const found = await client.workflows.correlatedAll(PARENT, correlationIds, {
    includeClosed: true,
  });
  const wrong: string[] = [];
  for (const correlationId of correlationIds) {
    const workflows = found[correlationId] ?? [];
    const workflowId = ledger.starts.get(correlationId);
    if (workflowId !== undefined && !workflows.some((each) => each.workflowId === workflowId)) {
      wrong.push(`the index does not find ${workflowId} by ${correlationId}`);
    }
    // A start that was not answered may have happened; then it must have ended well too.
    const open = workflows.find((each) => each.status !== "COMPLETED");
    if (open !== undefined) wrong.push(`${open.workflowId} (${correlationId}) is ${open.status}`);
  }
  return wrong;
}

/** Asks again and again until the answer is empty or the time for the index is over. */
async function awaitEmpty(ask: () => Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + INDEX_LIMIT_MS;
  for (;;) {
    const left = await ask();
    if (left.length === 0 || Date.now() > deadline) return left;
    await pause(LOOK_EVERY_MS);
  }
}

async function statusOf(client: Client, workflowId: string): Promise<string> {
  try {
    return (await client.workflows.status(workflowId)).status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function eachOf<Item>(items: Item[], visit: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const visitor = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await visit(item);
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, visitor));
}
