/**
 * Results that are reused (`cacheConfig`): a task takes over what another one of its name and key has given,
 * while that is young enough. The entry that a task looked at stays with it until its own result is kept.
 */
import type { CacheConfig } from "../model/cache-config.ts";
import type { ResultToKeep } from "../model/cached-result.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import type { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import { SubstitutionError } from "./expressions/references.ts";
import { finish } from "./plan.ts";
import type { TaskRecord } from "./records.ts";
import { definitionOf, workflowTaskOf } from "./task-definition.ts";
import { resolveIn } from "./task-input.ts";

/** Bytes of JSON of a result that is kept. */
const MAX_RESULT_BYTES = 256 * 1024;
/** Characters of an entry: the task's name and key. */
const MAX_ENTRY_LENGTH = 1_000;
const MS = 1000;

/** What reusing a result is reported as having been done by. */
const WORKER_ID = "cache";

/** Types that work something out. Others decide what comes next, wait, or are there for what they do. */
const REUSABLE: ReadonlySet<string> = new Set([
  "HTTP",
  "INLINE",
  "JSON_JQ_TRANSFORM",
  "LAMBDA",
  "SIMPLE",
]);

function configOf(execution: Execution, task: TaskRecord): CacheConfig | null {
  if (!REUSABLE.has(task.kind)) return null;
  const own = workflowTaskOf(execution, task).cacheConfig;
  const config = own ?? definitionOf(execution, task).cacheConfig;
  return config !== undefined && config.ttlInSecond > 0 ? config : null;
}

/** Asks for the results that new tasks may take over, for all of them at once. */
export function lookUpResults(decision: Decision, tasks: TaskRecord[]): void {
  const entries = tasks.flatMap((task) => {
    const entry = isTerminalTaskStatus(task.status) ? null : entryOf(decision, task);
    if (entry === null) return [];
    decision.change(task, (record) => {
      record.cacheEntry = entry;
    });
    return [entry];
  });
  if (entries.length > 0) decision.prefetchResults(new Set(entries));
}

/** A task without a key, or with one that is too long, has no entry. */
function entryOf(decision: Decision, task: TaskRecord): string | null {
  const text = configOf(decision.execution, task)?.key ?? "";
  const key = text === "" ? null : keyOf(decision, text, task.scope);
  if (key === null) return null;
  const entry = JSON.stringify([task.definitionName, key]);
  return entry.length <= MAX_ENTRY_LENGTH ? entry : null;
}

/** A key that would be beyond all limits is none. */
function keyOf(decision: Decision, text: string, scope: string) {
  try {
    return resolveIn(decision, text, scope);
  } catch (error) {
    if (SubstitutionError.is(error)) return null;
    throw error;
  }
}

/** Completes a task with the result of another one. @returns false when there is none to take over. */
export function reuseResult(decision: Decision, task: TaskRecord): boolean {
  if (task.cacheEntry === undefined) return false;
  const found = decision.cachedResult(task.cacheEntry);
  const ttl = configOf(decision.execution, task)?.ttlInSecond ?? 0;
  if (found === null || decision.now - found.storedTime >= ttl * MS) return false;
  decision.change(task, (record) => {
    if (record.startTime === 0) record.startTime = decision.time;
    record.workerId = WORKER_ID;
    delete record.cacheEntry;
  });
  finish(decision, task, { status: "COMPLETED", output: found.output });
  return true;
}

/** The result of a task that is to be kept; null when it is not fit for it. */
export function resultToKeep(execution: Execution, task: TaskRecord): ResultToKeep | null {
  const { cacheEntry: entry, output, endTime: storedTime, status } = task;
  const ttl = configOf(execution, task)?.ttlInSecond ?? 0;
  if (entry === undefined || status !== "COMPLETED" || ttl === 0) return null;
  if (execution.sizes.of(output).bytes > MAX_RESULT_BYTES) return null;
  return { entry, output, storedTime, expiryTime: storedTime + ttl * MS };
}
