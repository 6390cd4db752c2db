import { Link } from "@tanstack/react-router";
import { Check, CirclePlay, Rows3, SkipForward, Workflow, X } from "lucide-react";
import type { ReactNode } from "react";
import { isSystemType } from "../../../../model/system-types.ts";
import { Button } from "../../../components/button.tsx";
import { LINK_BUTTON } from "../../../components/link-button.ts";
import { isOpen } from "../../../lib/status.ts";
import { taskRefusals } from "../allowed.ts";
import { useRun } from "../run-context.ts";
import type { Selection } from "../run-data.ts";

const ICON = 14;

/** What can be done to the selected task, and where it leads. */
export function TaskActions({ selection }: { selection: Selection }): ReactNode {
  const { data, openDialog } = useRun();
  const { row } = selection;
  const refusals = taskRefusals(data.run, selection);
  const isRunning = isOpen(data.run.status);
  return (
    <div className="flex flex-wrap gap-1.5">
      {row === null ? (
        <Button disabledReason={refusals.skip} onPress={() => openDialog("skip")}>
          <SkipForward size={ICON} aria-hidden /> Skip…
        </Button>
      ) : (
        <>
          {isRunning && (
            <>
              <Button disabledReason={refusals.complete} onPress={() => openDialog("complete")}>
                <Check size={ICON} aria-hidden /> Complete…
              </Button>
              <Button disabledReason={refusals.complete} onPress={() => openDialog("fail")}>
                <X size={ICON} aria-hidden /> Fail…
              </Button>
            </>
          )}
          <Button disabledReason={refusals.rerun} onPress={() => openDialog("rerun")}>
            <CirclePlay size={ICON} aria-hidden /> Re-run from here…
          </Button>
        </>
      )}
      {row !== null && row.childWorkflowId !== null && (
        <Link to="/runs/$runId" params={{ runId: row.childWorkflowId }} className={LINK_BUTTON}>
          <Workflow size={ICON} aria-hidden /> Open sub-workflow
        </Link>
      )}
      {row !== null && !isSystemType(row.type) && (
        <Link to="/queues/$taskType" params={{ taskType: row.type }} className={LINK_BUTTON}>
          <Rows3 size={ICON} aria-hidden /> Queue
        </Link>
      )}
    </div>
  );
}
