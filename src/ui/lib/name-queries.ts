/** Names for suggestions: one answer serves all places that offer them. */
import { queryOptions } from "@tanstack/react-query";
import { taskNames, workflowNames } from "../api/names.ts";

const FRESH_MS = 10_000;

export const workflowNamesQuery = queryOptions({
  queryKey: ["workflow names"],
  queryFn: workflowNames,
  staleTime: FRESH_MS,
});

export const taskNamesQuery = queryOptions({
  queryKey: ["task names"],
  queryFn: taskNames,
  staleTime: FRESH_MS,
});
