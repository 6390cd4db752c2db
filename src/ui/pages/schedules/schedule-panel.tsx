import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Play, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { WorkflowSchedule } from "../../../model/workflow-schedule.ts";
import { removeSchedule, saveSchedule, setPaused } from "../../api/schedules.ts";
import { startRun } from "../../api/starts.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Refusal } from "../../components/saving.tsx";
import { SidePanel } from "../../components/side-panel.tsx";
import { History } from "./history.tsx";
import { NextTimes } from "./next-times.tsx";
import { draftOf, scheduleOf, type ScheduleDraft } from "./draft.ts";
import { ScheduleForm } from "./schedule-form.tsx";

/** One schedule: its form with the times that it comes to, and what it has started. */
export function SchedulePanel(props: {
  stored: WorkflowSchedule | null;
  onClose: () => void;
  onSaved: (name: string) => void;
}): ReactNode {
  const { stored } = props;
  const client = useQueryClient();
  const [draft, setDraft] = useState<ScheduleDraft>(draftOf(stored));
  const [removing, setRemoving] = useState(false);
  const made = scheduleOf(draft, stored);
  const refresh = () => client.invalidateQueries({ queryKey: ["schedules"] });
  const save = useMutation({
    mutationFn: (schedule: Partial<WorkflowSchedule>) => saveSchedule(schedule),
    onSuccess: async (_answer, { name = "" }) => {
      await refresh();
      props.onSaved(name);
    },
  });
  const pause = useMutation({
    mutationFn: (paused: boolean) => setPaused([stored?.name ?? ""], paused),
    onSuccess: refresh,
  });
  const run = useMutation({ mutationFn: () => startRun(stored?.startWorkflowRequest ?? {}) });
  return (
    <SidePanel
      label={stored === null ? "New schedule" : `Schedule ${stored.name}`}
      title={stored === null ? "New schedule" : <bdi>{stored.name}</bdi>}
      onClose={props.onClose}
      actions={
        stored !== null && (
          <>
            <Button onPress={() => run.mutate()} pending={run.isPending}>
              <Play size={14} aria-hidden /> Run now
            </Button>
            <Button onPress={() => pause.mutate(!stored.paused)} pending={pause.isPending}>
              {stored.paused ? "Resume" : "Pause"}
            </Button>
            <Button look="quiet" label="Delete the schedule" onPress={() => setRemoving(true)}>
              <Trash2 size={14} aria-hidden />
            </Button>
          </>
        )
      }
    >
      {run.data !== undefined && (
        <p role="status" className="rounded-md bg-completed-soft p-2 text-completed">
          Started{" "}
          <Link to="/runs/$runId" params={{ runId: run.data }} className="font-mono underline">
            {run.data}
          </Link>
        </p>
      )}
      <Refusal error={save.error ?? pause.error ?? run.error} />
      <ScheduleForm
        draft={draft}
        onChange={(change) => setDraft({ ...draft, ...change })}
        named={stored === null}
      />
      <NextTimes draft={draft} />
      <div>
        <Button
          look="primary"
          pending={save.isPending}
          disabledReason={made.ok ? undefined : made.problem}
          onPress={() => made.ok && save.mutate(made.schedule)}
        >
          {stored === null ? "Create the schedule" : "Save"}
        </Button>
      </div>
      {stored !== null && <History name={stored.name} />}
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Delete the schedule ${stored?.name ?? ""}?`}
        effect="It starts nothing any more. Runs that it has started go on."
        action="Delete"
        dangerous
        onConfirm={async () => {
          await removeSchedule(stored?.name ?? "");
          await refresh();
          props.onClose();
        }}
      />
    </SidePanel>
  );
}
