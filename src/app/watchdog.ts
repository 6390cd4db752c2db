/**
 * Looks after timers that were missed: an alarm of the platform can get lost or come late. Runs once a
 * minute; an execution whose timer is still ahead answers with its next due time and rests until then. One that is gone
 * leaves the index: it would be asked for ever, before others.
 */
import { errorText } from "../lib/error-text.ts";
import type { Services } from "./services.ts";

/** How long a timer may be overdue before the execution is woken, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** Executions woken in one round at most; the longest overdue come first, the others next time. */
const ROUND = 500;

/** Executions woken at once. */
const CHUNK = 50;

/** Wakes the running executions whose timer should have gone off. Never throws. */
export async function watchOverdue(services: Services): Promise<void> {
  const overdue = await overdueExecutions(services);
  for (let at = 0; at < overdue.length; at += CHUNK) {
    const chunk = overdue.slice(at, at + CHUNK);
    await Promise.all(chunk.map((workflowId) => watch(services, workflowId)));
  }
}

async function overdueExecutions({ index, clock }: Services): Promise<string[]> {
  try {
    return await index.overdue(clock() - TOLERANCE_MS, ROUND);
  } catch (error) {
    console.warn(`looking for overdue executions failed: ${errorText(error)}`);
    return [];
  }
}

async function watch(services: Services, workflowId: string): Promise<void> {
  try {
    const outcome = await services.executions(workflowId).watch();
    // Removed just before its row was written, and whoever wrote that could not reach it to learn so.
    if (!outcome.ok && outcome.code === "not-found") await services.index.remove([workflowId]);
  } catch (error) {
    console.warn(`waking execution ${workflowId} failed: ${errorText(error)}`);
  }
}
