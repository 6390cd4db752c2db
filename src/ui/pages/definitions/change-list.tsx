import { Minus, MoveVertical, PenLine, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { ToneLabel } from "../../components/status-badge.tsx";
import type { Tone } from "../../lib/status.ts";
import type { DefinitionChanges, TaskChange } from "./definition-changes.ts";

const LOOKS: Readonly<Record<TaskChange["kind"], { tone: Tone; word: string; icon: typeof Plus }>> =
  {
    added: { tone: "completed", word: "Added", icon: Plus },
    removed: { tone: "failed", word: "Removed", icon: Minus },
    changed: { tone: "running", word: "Changed", icon: PenLine },
    moved: { tone: "warning", word: "Moved", icon: MoveVertical },
  };

/** What has changed between two definitions, as text. */
export function ChangeList(props: {
  changes: DefinitionChanges;
  /** Shows a task of the newer definition. */
  onShow?: (ref: string) => void;
}): ReactNode {
  const { members, tasks } = props.changes;
  if (members.length === 0 && tasks.length === 0)
    return <p className="text-muted">No task has changed, and nothing else either.</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {tasks.map((change) => (
        <TaskLine key={`${change.kind} ${change.ref}`} change={change} onShow={props.onShow} />
      ))}
      {members.length > 0 && (
        <li className="flex flex-wrap items-center gap-2">
          <span className="w-24">
            <ToneLabel tone="neutral">Workflow</ToneLabel>
          </span>
          <span className="font-mono text-sm break-words">{members.join(", ")}</span>
        </li>
      )}
    </ul>
  );
}

function TaskLine({
  change,
  onShow,
}: {
  change: TaskChange;
  onShow: ((ref: string) => void) | undefined;
}): ReactNode {
  const { tone, word, icon: Icon } = LOOKS[change.kind];
  const canShow = onShow !== undefined && change.kind !== "removed";
  return (
    <li className="flex flex-wrap items-center gap-2">
      <span className="w-24">
        <ToneLabel tone={tone}>
          <Icon size={12} aria-hidden /> {word}
        </ToneLabel>
      </span>
      {canShow ? (
        <button
          type="button"
          className="font-medium hover:underline"
          onClick={() => onShow(change.ref)}
        >
          <bdi>{change.ref}</bdi>
        </button>
      ) : (
        <bdi className="font-medium">{change.ref}</bdi>
      )}
      <span className="text-sm text-faint">{change.type}</span>
      <bdi className="text-muted">{detailOf(change)}</bdi>
    </li>
  );
}

function detailOf({ kind, before, after, members, moved }: TaskChange): string {
  if (kind === "added") return after ?? "";
  if (kind === "removed") return `was ${before ?? ""}`;
  const details = members.length === 0 ? [] : [members.join(", ")];
  if (moved) {
    details.push(before === after ? `another order ${after}` : `from ${before} to ${after}`);
  }
  return details.join("; ");
}
