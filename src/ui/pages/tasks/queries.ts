import { queryOptions } from "@tanstack/react-query";
import {
  getTaskDefinition,
  listTaskDefinitions,
  listWorkflowDefinitions,
} from "../../api/task-definitions.ts";
import { taskStatistics } from "../../api/statistics.ts";
import { queuesQuery } from "../queues/queries.ts";

const MINUTE = 60_000;

export const taskDefinitionsQuery = queryOptions({
  queryKey: ["task definitions"],
  queryFn: listTaskDefinitions,
});

export function taskDefinitionQuery(name: string) {
  return queryOptions({
    queryKey: ["task definition", name],
    queryFn: () => getTaskDefinition(name),
  });
}

/** How many tasks wait, by task type, over all domains. */
export const waitingQuery = queryOptions({
  ...queuesQuery,
  select: ({ queues }) => {
    const waiting = new Map<string, number>();
    for (const queue of queues) {
      waiting.set(queue.taskType, (waiting.get(queue.taskType) ?? 0) + queue.waiting);
    }
    return waiting;
  },
  refetchInterval: 5000,
});

/** How the tasks of the last 24 hours ended, by the names of their definitions. */
export const taskStatisticsQuery = queryOptions({
  queryKey: ["task statistics"],
  queryFn: taskStatistics,
  staleTime: MINUTE,
  refetchInterval: MINUTE,
  select: ({ since, tasks }) => ({ since, tasks: new Map(tasks.map((task) => [task.name, task])) }),
});

/** Workflows that have a task of this name somewhere in their definitions, with the versions. */
export function usersQuery(name: string) {
  return queryOptions({
    queryKey: ["users of", name],
    queryFn: async () => {
      const users = new Map<string, number[]>();
      for (const { name: workflow, version, tasks } of await listWorkflowDefinitions()) {
        if (!mentions(tasks, name)) continue;
        users.set(
          workflow,
          [...(users.get(workflow) ?? []), version].toSorted((a, b) => b - a),
        );
      }
      return [...users];
    },
    staleTime: 30_000,
  });
}

function mentions(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (
    !Array.isArray(value) &&
    "taskReferenceName" in value &&
    "name" in value &&
    value.name === name
  ) {
    return true;
  }
  return Object.values(value).some((member) => mentions(member, name));
}
