import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";

const ALL_TYPES = "*";

/** The domains that a worker task may go to, in order; empty: the queue without a domain. An entry
 * for the task's own type beats the one for all types. A new attempt stays where the last one was. */
export function domainsOf(execution: Execution, task: TaskRecord): string[] {
  if (task.domain !== undefined) return [task.domain];
  const { taskToDomain } = execution.workflow;
  const own = Object.hasOwn(taskToDomain, task.type) ? taskToDomain[task.type] : undefined;
  const list = own ?? taskToDomain[ALL_TYPES];
  if (list === undefined) return [];
  return list
    .split(",")
    .map((domain) => domain.trim())
    .filter((domain) => domain !== "");
}
