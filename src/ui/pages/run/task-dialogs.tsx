/** Results by hand, and leaving a task out. */
import { useState, type ReactNode } from "react";
import type { JsonObject } from "../../../model/json.ts";
import { steering } from "../../api/run.ts";
import { tasks } from "../../api/tasks.ts";
import { Switch, TextField } from "../../components/fields.tsx";
import { JsonField } from "../../components/json-field.tsx";
import { useJsonText } from "../../lib/use-json-text.ts";
import { FormDialog } from "./form-dialog.tsx";
import { useRun } from "./run-context.ts";

const ROWS = 8;
const NOT_AN_OBJECT = "The output is not a JSON object";

/** Completes or fails the selected task in place of its worker. */
export function ResultDialog(props: { kind: "complete" | "fail"; onClose: () => void }): ReactNode {
  const { runId, selection, refresh } = useRun();
  const [reason, setReason] = useState("");
  const [isFinal, setFinal] = useState(false);
  const output = useJsonText({});
  const row = selection?.row ?? null;
  if (row === null) return null;
  const isFailure = props.kind === "fail";
  const failure = isFinal ? "FAILED_WITH_TERMINAL_ERROR" : "FAILED";
  const submit = async (): Promise<void> => {
    await tasks.update({
      workflowInstanceId: runId,
      taskId: row.taskId,
      status: isFailure ? failure : "COMPLETED",
      outputData: output.value as JsonObject,
      ...(reason !== "" && { reasonForIncompletion: reason }),
    });
    refresh();
  };
  return (
    <FormDialog
      title={`${isFailure ? "Fail" : "Complete"} ${row.ref} by hand`}
      effect={
        isFailure
          ? "This attempt ends as failed, as if its worker had said so; it is retried if its definition says so. What the worker sends later is ignored."
          : "The task ends as completed with this output, as if its worker had said so, and the run goes on. What the worker sends later is ignored."
      }
      action={isFailure ? "Fail task" : "Complete task"}
      onClose={props.onClose}
      onSubmit={submit}
      disabledReason={output.value === null ? NOT_AN_OBJECT : undefined}
    >
      {isFailure && <TextField label="Reason" value={reason} onChange={setReason} />}
      {isFailure && <Switch label="Do not retry it" on={isFinal} onChange={setFinal} />}
      <JsonField label="Output" rows={ROWS} value={output.text} onChange={output.setText} />
    </FormDialog>
  );
}

/** Leaves the selected task out, which has not come up yet. */
export function SkipDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { runId, selection, refresh } = useRun();
  const output = useJsonText({});
  if (selection === null) return null;
  const submit = async (): Promise<void> => {
    await steering.skipTask(runId, selection.ref, { taskOutput: output.value as JsonObject });
    refresh();
  };
  return (
    <FormDialog
      title={`Skip ${selection.ref}`}
      effect="The run goes past this task when it comes to it. Tasks after it see the output below."
      action="Skip task"
      onClose={onClose}
      onSubmit={submit}
      disabledReason={output.value === null ? NOT_AN_OBJECT : undefined}
    >
      <JsonField label="Output" rows={ROWS} value={output.text} onChange={output.setText} />
    </FormDialog>
  );
}
