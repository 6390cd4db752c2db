import type { ReactNode } from "react";
import { isFailure } from "../../lib/status.ts";
import { useKeys } from "../../lib/keys.ts";
import { useRun } from "./run-context.ts";
import { latestAttempts } from "./run-data.ts";
import { VIEW_LIST } from "./view-list.ts";

/** The keys of a run's page. */
export function RunKeys({ isEnded }: { isEnded: boolean }): ReactNode {
  const { runId, data, selection, change, select, openDialog } = useRun();
  const nextFailure = (): void => {
    const failed = latestAttempts(data.rows).filter(({ status }) => isFailure(status));
    const at = failed.findIndex(({ ref }) => ref === selection?.ref);
    const next = failed[(at + 1) % Math.max(1, failed.length)];
    if (next !== undefined) select(next.ref);
  };
  const step = (by: number): void => {
    if (selection === null) return;
    const next = selection.position + by;
    if (next >= 0 && next < selection.attempts.length) select(selection.ref, next + 1);
  };
  useKeys([
    ...VIEW_LIST.map(({ id, name, hint }) => ({
      keys: hint,
      label: `Show ${name}`,
      run: () => change({ view: id }),
    })),
    { keys: "f", label: "Next failure", run: nextFailure },
    { keys: "[", label: "Previous attempt", run: () => step(-1) },
    { keys: "]", label: "Next attempt", run: () => step(1) },
    {
      keys: "c",
      label: "Copy the run's id",
      run: () => void navigator.clipboard.writeText(runId),
    },
    ...(isEnded ? [{ keys: "r", label: "Re-run…", run: () => openDialog("rerun") }] : []),
    ...(selection === null
      ? []
      : [{ keys: "Escape", label: "Close the panel", run: () => select(null) }]),
  ]);
  return null;
}
