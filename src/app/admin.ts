/** What administrators look at and set right. */
import { inGroups } from "../lib/in-groups.ts";
import { callExecution, askExecution } from "./execution-call.ts";
import { errorOf, NotFound } from "./errors.ts";
import { getTask } from "./task-read.ts";
import type { JsonText } from "./ports.ts";
import type { Services } from "./services.ts";
import type { OpenExecution } from "../store/execution-store.ts";

/** Executions asked at once, and in all. */
const PAGE = 50;
const MOST_EXECUTIONS = 2_000;

/** Tasks in one answer. */
const MOST_TASKS = 1_000;

/** Some of the tasks of a type. */
export interface OpenTasks {
  texts: JsonText[];
  /** There are more executions than were looked through. */
  isPartial: boolean;
}

/** Lets an execution go on from what is stored, as after a crash. Answers whether it has not ended. */
export async function repairWorkflow(services: Services, workflowId: string): Promise<boolean> {
  return await callExecution(services, workflowId, (execution) => execution.repair());
}

/**
 * The JSON of the tasks of a type that wait or are worked on, by the name and the age of their
 * executions, which are asked one page after the other until there are enough.
 */
export async function openTasks(
  services: Services,
  taskType: string,
  { start, count }: { start: number; count: number },
): Promise<OpenTasks> {
  const wanted = Math.min(count, MOST_TASKS);
  const taskIds: string[] = [];
  let looked = 0;
  let isPartial = false;
  let last: OpenExecution | undefined;
  while (taskIds.length < start + wanted) {
    isPartial = looked >= MOST_EXECUTIONS;
    if (isPartial) break;
    const page = await services.index.open(last, PAGE);
    taskIds.push(...(await taskIdsIn(services, page, taskType)));
    looked += page.length;
    last = page.at(-1);
    if (page.length < PAGE) break;
  }
  const ids = taskIds.slice(start, start + wanted);
  const read = await inGroups(ids, PAGE, (taskId) => textOf(services, taskId));
  return { texts: read.filter((text) => text !== null), isPartial };
}

async function taskIdsIn(
  services: Services,
  page: readonly OpenExecution[],
  taskType: string,
): Promise<string[]> {
  const asked = page.map(async ({ workflowId }) => {
    const outcome = await askExecution(services, workflowId, (execution) =>
      execution.openTasks(taskType),
    );
    if (outcome.ok) return outcome.value;
    if (outcome.code === "not-found") return [];
    throw errorOf(outcome);
  });
  return (await Promise.all(asked)).flat();
}

/** Null for a task that is gone by now. */
async function textOf(services: Services, taskId: string): Promise<JsonText | null> {
  try {
    return await getTask(services, taskId);
  } catch (error) {
    if (NotFound.is(error)) return null;
    throw error;
  }
}
