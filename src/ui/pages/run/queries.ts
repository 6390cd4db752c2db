/** What the page of a run asks for. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Tree } from "../../../model/baton/tree.ts";
import type { TaskPayload } from "../../../model/baton/task-payload.ts";
import { definitionVersions, readDefinition } from "../../api/workflow-definitions.ts";
import {
  fetchRootCause,
  fetchSkeleton,
  fetchTask,
  fetchTree,
  fetchWhole,
  fetchWhy,
  workflows,
} from "../../api/run.ts";
import { tasks } from "../../api/tasks.ts";
import { isOpen } from "../../lib/status.ts";
import { runDataOf, type RunData } from "./run-data.ts";

const POLL_MS = 2000;
const TREE_POLL_MS = 5000;

/** The run without payloads; kept up to date by the live connection. */
export const skeletonQuery = (runId: string) =>
  queryOptions({
    queryKey: ["run", runId, "skeleton"],
    // Rows that have not changed stay the same objects; comparing 20,000 of them again would cost more.
    structuralSharing: false,
    queryFn: async ({ client, queryKey }): Promise<RunData> => {
      const known = client.getQueryData<RunData>(queryKey);
      const skeleton = await fetchSkeleton(runId, known?.seq);
      return skeleton === null && known !== undefined ? known : runDataOf(must(skeleton));
    },
  });

function must<T>(value: T | null): T {
  if (value === null) throw new Error("The server's answer is empty.");
  return value;
}

/** The run with its payloads and its definition, without tasks. @param revision asks again when it has changed. */
export const workflowQuery = (runId: string, revision: string) =>
  queryOptions({
    queryKey: ["run", runId, "workflow", revision],
    placeholderData: keepPreviousData,
    queryFn: () => workflows.get(runId, { includeTasks: false }),
  });

/** The definition in the run's name and version as it is registered now; null: it is not. */
export const registeredQuery = (name: string, version: number) =>
  queryOptions({
    // Not under the key of the definition itself, which is never null.
    queryKey: ["definition", name, version, "registered"],
    queryFn: async () => {
      // Asked for its versions first: that one is missing is no failure here.
      const versions = await definitionVersions(name);
      if (!versions.some((each) => each.version === version)) return null;
      return readDefinition(name, version);
    },
  });

/** A task with its payloads. @param status asks again when it has changed. */
export const taskQuery = (runId: string, taskId: string, status: string) =>
  queryOptions({
    queryKey: ["run", runId, "task", taskId, status],
    placeholderData: (previous: TaskPayload | undefined) =>
      previous?.task.taskId === taskId ? previous : undefined,
    queryFn: () => fetchTask(runId, taskId),
  });

/** Both payloads whole, for a comparison. */
export const wholeTaskQuery = (runId: string, taskId: string, status: string) =>
  queryOptions({
    queryKey: ["run", runId, "whole-task", taskId, status],
    queryFn: async () => {
      const { task, input, output } = await fetchTask(runId, taskId);
      return { task, input: await fetchWhole(input), output: await fetchWhole(output) };
    },
  });

/** The log of a task. @param isOpen asks every two seconds. */
export const logsQuery = (taskId: string, isOpen: boolean) =>
  queryOptions({
    queryKey: ["task-log", taskId],
    queryFn: () => tasks.logs(taskId),
    refetchInterval: isOpen ? POLL_MS : false,
  });

/** What the open tasks wait for. */
export const whyQuery = (runId: string) =>
  queryOptions({
    queryKey: ["run", runId, "why"],
    queryFn: () => fetchWhy(runId),
    refetchInterval: POLL_MS,
  });

/** Where a failure came from. @param revision asks again when it has changed. */
export const rootCauseQuery = (runId: string, revision: string) =>
  queryOptions({
    queryKey: ["run", runId, "root-cause", revision],
    queryFn: () => fetchRootCause(runId),
  });

/** The runs above, and those below that have been opened; asked for again while any of them goes on. */
export const treeQuery = (runId: string) =>
  queryOptions({
    queryKey: ["run", runId, "tree"],
    queryFn: () => fetchTree(runId),
    refetchInterval: ({ state: { data } }) => (data && goesOn(data) ? TREE_POLL_MS : false),
  });

function goesOn({ ancestors, root }: Tree): boolean {
  const children = root.children ?? [];
  return [...ancestors, root, ...children].some(({ status }) => isOpen(status));
}
