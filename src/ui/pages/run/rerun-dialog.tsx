import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { JsonObject } from "../../../model/json.ts";
import { steering } from "../../api/run.ts";
import { Switch } from "../../components/fields.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { JsonField } from "../../components/json-field.tsx";
import { useJsonText } from "../../lib/use-json-text.ts";
import { FormDialog } from "./form-dialog.tsx";
import { wholeTaskQuery, workflowQuery } from "./queries.ts";
import { useRun } from "./run-context.ts";
import { revisionOf } from "./run-data.ts";

const ROWS = 12;

/** Runs an ended run again: from the selected task, or from the start; with its input or with another. */
export function RerunDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { runId, data, selection, refresh } = useRun();
  const [isEdited, setEdited] = useState(false);
  const row = selection?.row ?? null;
  const run = useQuery({
    ...workflowQuery(runId, revisionOf(data.run)),
    enabled: row === null && isEdited,
  });
  const task = useQuery({
    ...wholeTaskQuery(runId, row?.taskId ?? "", row?.status ?? ""),
    enabled: row !== null && isEdited,
  });
  const source = row === null ? run : task;
  const input = useJsonText(row === null ? run.data?.input : task.data?.input);
  const where = row === null ? "the start" : row.ref;
  const submit = async (): Promise<void> => {
    const edited = isEdited ? (input.value as JsonObject) : undefined;
    await steering.rerun(runId, {
      ...(row !== null && { reRunFromTaskId: row.taskId }),
      ...(edited !== undefined &&
        (row === null ? { workflowInput: edited } : { taskInput: edited })),
    });
    refresh();
  };
  return (
    <FormDialog
      title={`Re-run ${data.run.name} from ${where}`}
      effect={
        row === null
          ? "The run begins anew under the same id. All its tasks and their results are discarded."
          : "What ended before this task is kept. The task and everything after it run again under the same id; their present results are discarded."
      }
      action="Re-run"
      onClose={onClose}
      onSubmit={submit}
      disabledReason={
        isEdited && (source.data === undefined || input.value === null)
          ? "The input is not a JSON object"
          : undefined
      }
    >
      <Switch
        label={row === null ? "Change the run's input" : "Change the task's input"}
        on={isEdited}
        onChange={setEdited}
      />
      {isEdited && source.isError && (
        <ErrorPanel error={source.error} what="The input could not be read" />
      )}
      {isEdited && source.isPending && <Loading lines={4} />}
      {isEdited && source.data !== undefined && (
        <JsonField label="Input" rows={ROWS} value={input.text} onChange={input.setText} />
      )}
    </FormDialog>
  );
}
