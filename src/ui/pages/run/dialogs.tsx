/** The questions that the page asks before it does something. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { steering, workflows } from "../../api/run.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { RerunDialog } from "./rerun-dialog.tsx";
import { useRun, type RunDialog } from "./run-context.ts";
import { ResultDialog, SkipDialog } from "./task-dialogs.tsx";

/** The one that is open. */
export function RunDialogs(props: { dialog: RunDialog; onClose: () => void }): ReactNode {
  const { dialog, onClose } = props;
  switch (dialog) {
    case "rerun":
      return <RerunDialog onClose={onClose} />;
    case "complete":
    case "fail":
      return <ResultDialog onClose={onClose} kind={dialog} />;
    case "skip":
      return <SkipDialog onClose={onClose} />;
    default:
      return <Confirmation dialog={dialog} onClose={onClose} />;
  }
}

function Confirmation(props: {
  dialog: "terminate" | "remove" | "restart" | "restart-latest";
  onClose: () => void;
}): ReactNode {
  const { runId, data, refresh } = useRun();
  const navigate = useNavigate();
  const name = `${data.run.name} ${runId.slice(0, 8)}…`;
  const { onClose } = props;
  const common = { open: true, onClose, dangerous: true };
  if (props.dialog === "terminate") {
    return (
      <ConfirmDialog
        {...common}
        title={`Terminate ${name}?`}
        effect="It ends now as terminated. Open tasks and the sub-workflows below them are canceled; results that workers send later are ignored."
        action="Terminate"
        asksReason
        onConfirm={(reason) =>
          workflows.terminate(runId, reason === "" ? undefined : reason).then(refresh)
        }
      />
    );
  }
  if (props.dialog === "remove") {
    return (
      <ConfirmDialog
        {...common}
        title={`Remove ${name}?`}
        effect="The run and its tasks, payloads and logs are deleted for good, and it leaves the list of runs. This cannot be undone."
        action="Remove"
        onConfirm={async () => {
          await workflows.remove(runId, { archive: false });
          await navigate({ to: "/runs" });
        }}
      />
    );
  }
  const isLatest = props.dialog === "restart-latest";
  return (
    <ConfirmDialog
      {...common}
      title={`Restart ${name}?`}
      effect={`It begins anew under the same id and with the same input, by ${isLatest ? "the latest registered version of its definition" : "the definition that it has"}. All its tasks and their results are discarded.`}
      action="Restart"
      onConfirm={() => steering.restart(runId, { useLatestDefinitions: isLatest }).then(refresh)}
    />
  );
}
