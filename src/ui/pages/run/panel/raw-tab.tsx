import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import { JsonView } from "../../../components/json-view.tsx";
import { ErrorPanel, Loading } from "../../../components/states.tsx";
import { taskQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";

/** The task as the API answers it; payloads stand beside it, so that large ones do not. */
export function RawTab({ row }: { row: SkeletonTask }): ReactNode {
  const { runId } = useRun();
  const task = useQuery(taskQuery(runId, row.taskId, row.status));
  if (task.isError) {
    return <ErrorPanel error={task.error} what="The task could not be read" />;
  }
  if (task.data === undefined) return <Loading />;
  const { input, output } = task.data;
  const value = {
    ...task.data.task,
    ...(input.whole && { inputData: input.value }),
    ...(output.whole && { outputData: output.value }),
  };
  return <JsonView value={value} label={`task ${row.ref}`} fill />;
}
