import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { JsonView } from "../../../components/json-view.tsx";
import { placedTasks } from "../../../lib/definition-tasks.ts";
import { Empty, ErrorPanel, Loading } from "../../../components/states.tsx";
import { taskQuery, workflowQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";
import { revisionOf, type Selection } from "../run-data.ts";

/** The definition that is in force for the task: its place in the workflow, and its retries and limits. */
export function DefinitionTab({ selection }: { selection: Selection }): ReactNode {
  const { runId, data } = useRun();
  const { ref, row } = selection;
  const task = useQuery({
    ...taskQuery(runId, row?.taskId ?? "", row?.status ?? ""),
    enabled: row !== null,
  });
  const run = useQuery({ ...workflowQuery(runId, revisionOf(data.run)), enabled: row === null });
  const source = row === null ? run : task;
  if (source.isError) {
    return <ErrorPanel error={source.error} what="The definition could not be read" />;
  }
  if (source.data === undefined) return <Loading />;
  const value =
    row === null
      ? placedTasks(run.data?.workflowDefinition).find(({ shape }) => shape.base === ref)?.fields
      : {
          workflowTask: task.data?.task.workflowTask,
          taskDefinition: task.data?.task.taskDefinition,
        };
  if (value === undefined) return <Empty title="The run's definition has no such task" />;
  return <JsonView value={value} label={`definition of ${ref}`} fill />;
}
