import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  ChevronDown,
  CirclePlay,
  CopyPlus,
  Download,
  ListRestart,
  OctagonX,
  Pause,
  Play,
  RotateCcw,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import { steering, workflows } from "../../api/run.ts";
import { Button } from "../../components/button.tsx";
import { saveJson } from "../../lib/save-json.ts";
import { Menu, type MenuEntry } from "../../components/menu.tsx";
import { isOpen } from "../../lib/status.ts";
import { runRefusals, type RunRefusals } from "./allowed.ts";
import { workflowQuery } from "./queries.ts";
import { useRun } from "./run-context.ts";
import { revisionOf } from "./run-data.ts";

const ICON = 14;

/** What can be done to the run: the two most likely things as buttons, all of them in a menu. */
export function RunActions(): ReactNode {
  const { runId, data, act, openDialog } = useRun();
  const { run } = data;
  const { data: workflow } = useQuery(workflowQuery(runId, revisionOf(run)));
  const refusals = runRefusals(run, workflow?.workflowDefinition.restartable ?? null);
  const groups = useEntries(refusals);
  return (
    <>
      {isOpen(run.status) ? (
        <>
          {run.status === "PAUSED" ? (
            <Button onPress={() => act("resume the run", () => workflows.resume(runId))}>
              <Play size={ICON} aria-hidden /> <Word>Resume</Word>
            </Button>
          ) : (
            <Button onPress={() => act("pause the run", () => workflows.pause(runId))}>
              <Pause size={ICON} aria-hidden /> <Word>Pause</Word>
            </Button>
          )}
          <Button look="danger" onPress={() => openDialog("terminate")}>
            <OctagonX size={ICON} aria-hidden /> <Word>Terminate</Word>
          </Button>
        </>
      ) : (
        <Button
          disabledReason={refusals.retry}
          onPress={() => act("retry the run", () => steering.retry(runId))}
        >
          <RotateCcw size={ICON} aria-hidden /> Retry
        </Button>
      )}
      <Menu
        label="Actions"
        groups={groups}
        trigger={
          <Button>
            Actions <ChevronDown size={ICON} aria-hidden />
          </Button>
        }
      />
    </>
  );
}

/** Where there is little room the icon stands alone, so that all actions have one line. */
function Word({ children }: { children: string }): ReactNode {
  return <span className="max-sm:sr-only">{children}</span>;
}

/** The menu's groups: steering, setting going again, the rest. */
function useEntries(refusals: RunRefusals): MenuEntry[][] {
  const { runId, data, act, openDialog, selection } = useRun();
  const navigate = useNavigate();
  const { name } = data.run;
  const retry = (resumeSubworkflowTasks: boolean): void =>
    act("retry the run", () => steering.retry(runId, { resumeSubworkflowTasks }));
  const entry = (
    id: string,
    label: string,
    run: () => void,
    more: Pick<MenuEntry, "icon" | "disabledReason" | "dangerous"> = {},
  ): MenuEntry => ({ id, label, run, ...more });
  const again = <RotateCcw size={ICON} />;
  const restart = <ListRestart size={ICON} />;
  return [
    [
      entry("pause", "Pause", () => act("pause the run", () => workflows.pause(runId)), {
        icon: <Pause size={ICON} />,
        disabledReason: refusals.pause,
      }),
      entry("resume", "Resume", () => act("resume the run", () => workflows.resume(runId)), {
        icon: <Play size={ICON} />,
        disabledReason: refusals.resume,
      }),
      entry("terminate", "Terminate…", () => openDialog("terminate"), {
        icon: <OctagonX size={ICON} />,
        disabledReason: refusals.terminate,
        dangerous: true,
      }),
    ],
    [
      entry("retry", "Retry what failed", () => retry(false), {
        icon: again,
        disabledReason: refusals.retry,
      }),
      entry("retry-deep", "Retry, within sub-workflows", () => retry(true), {
        icon: again,
        disabledReason: refusals.retry,
      }),
      entry(
        "rerun",
        selection?.row ? `Re-run from ${selection.ref}…` : "Re-run from the start…",
        () => openDialog("rerun"),
        { icon: <CirclePlay size={ICON} />, disabledReason: refusals.rerun },
      ),
      entry("restart", "Restart, same definition…", () => openDialog("restart"), {
        icon: restart,
        disabledReason: refusals.restart,
      }),
      entry("restart-latest", "Restart, latest definition…", () => openDialog("restart-latest"), {
        icon: restart,
        disabledReason: refusals.restart,
      }),
    ],
    [
      entry(
        "start-like",
        "Start one like this",
        () => void navigate({ to: "/start/$name", params: { name }, search: { from: runId } }),
        { icon: <CopyPlus size={ICON} /> },
      ),
      entry(
        "download",
        "Download everything",
        () =>
          act("download the run", async () => saveJson(await workflows.get(runId), `run-${runId}`)),
        { icon: <Download size={ICON} /> },
      ),
      entry("remove", "Remove…", () => openDialog("remove"), {
        icon: <Trash2 size={ICON} />,
        disabledReason: refusals.remove,
        dangerous: true,
      }),
    ],
  ];
}
