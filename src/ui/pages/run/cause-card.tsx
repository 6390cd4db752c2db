import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, CircleX } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { RootCause } from "../../../model/baton/tree.ts";
import { steering } from "../../api/run.ts";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { LINK_BUTTON } from "../../components/link-button.ts";
import { StatusBadge, StatusIcon } from "../../components/status-badge.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { exactTimeText } from "../../lib/format-time.ts";
import { useSettings } from "../../lib/settings.ts";
import { issueText } from "./issue-text.ts";
import { knownCause } from "./known-cause.ts";
import { rootCauseQuery } from "./queries.ts";
import { useRun } from "./run-context.ts";
import { revisionOf } from "./run-data.ts";

/** Why the run failed: the deepest failing task, what it said, and what can be done. */
export function CauseCard(): ReactNode {
  const { runId, data } = useRun();
  const [isOpen, setOpen] = useState(true);
  const asked = useQuery(rootCauseQuery(runId, revisionOf(data.run)));
  // What the page knows already is shown until the whole way is known.
  const root = asked.data ?? knownCause(data);
  const reason = root.cause?.reason ?? root.chain.at(-1)?.reason ?? data.run.reason;
  const Fold = isOpen ? ChevronDown : ChevronRight;
  return (
    <section aria-label="Root cause" className="flex gap-3 bg-failed-soft/40 px-4 py-2">
      <CircleX size={16} aria-hidden className="mt-1 shrink-0 text-failed" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Chain root={root} />
          <Buttons root={root}>
            <Button
              look="quiet"
              label={isOpen ? "Fold the root cause" : "Unfold the root cause"}
              onPress={() => setOpen(!isOpen)}
            >
              <Fold size={14} aria-hidden />
            </Button>
          </Buttons>
        </div>
        {isOpen && (
          <>
            <Reason text={reason} />
            <Attempts root={root} />
            <LastLines root={root} />
          </>
        )}
      </div>
    </section>
  );
}

/** The way from the run down to the task. */
function Chain({ root }: { root: RootCause }): ReactNode {
  const { runId, select } = useRun();
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-1">
      {root.chain.map(({ workflowId, name, status, task }, at) => (
        <span key={workflowId} className="flex flex-wrap items-center gap-1">
          {at > 0 && (
            <Link
              to="/runs/$runId"
              params={{ runId: workflowId }}
              className="flex items-center gap-1 text-muted hover:text-text hover:underline"
            >
              <StatusIcon status={status} size={12} />
              <bdi>{name}</bdi>
            </Link>
          )}
          {at > 0 && task !== null && <ChevronRight size={12} aria-hidden className="text-faint" />}
          {task !== null && (
            <Link
              to="/runs/$runId"
              params={{ runId: workflowId }}
              search={{ task: task.ref }}
              onClick={(event) => {
                if (workflowId !== runId) return;
                event.preventDefault();
                select(task.ref);
              }}
              className={`hover:underline ${at === root.chain.length - 1 ? "font-semibold text-failed" : "text-muted hover:text-text"}`}
            >
              <bdi>{task.ref}</bdi>
            </Link>
          )}
          {at < root.chain.length - 1 && (
            <ChevronRight size={12} aria-hidden className="text-faint" />
          )}
        </span>
      ))}
      {root.cause === null && <span className="font-semibold text-failed">The run itself</span>}
      {root.cause !== null && (
        <span className="ml-1 text-sm text-muted">
          {root.cause.type}
          {root.cause.worker !== null && <> · worker {root.cause.worker}</>}
          {root.cause.attempts.length > 1 && <> · {root.cause.attempts.length} attempts</>}
        </span>
      )}
    </p>
  );
}

function Buttons({ root, children }: { root: RootCause; children: ReactNode }): ReactNode {
  const { runId, select, act, openDialog, index } = useRun();
  const { cause } = root;
  const way = root.chain[0]?.task?.ref;
  return (
    <div className="flex flex-wrap items-center gap-1 sm:ml-auto">
      {cause !== null && cause.workflowId === runId && (
        <Button onPress={() => select(cause.ref)}>Go to task</Button>
      )}
      {cause !== null && cause.workflowId !== runId && (
        <Link
          to="/runs/$runId"
          params={{ runId: cause.workflowId }}
          search={{ task: cause.ref }}
          className={LINK_BUTTON}
        >
          Go to task
        </Link>
      )}
      <Button onPress={() => act("retry the run", () => steering.retry(runId))}>Retry</Button>
      {way !== undefined && index.byRef.has(way) && (
        <Button
          onPress={() => {
            select(way);
            openDialog("rerun");
          }}
        >
          Re-run <span className="max-sm:sr-only">from here</span>
        </Button>
      )}
      <CopyButton
        text={issueText(root, `${location.origin}${location.pathname}`)}
        what="as an issue"
      />
      {children}
    </div>
  );
}

/** Whole, with its lines; a long one scrolls in its place. */
function Reason({ text }: { text: string | null }): ReactNode {
  if (text === null || text === "") return <p className="text-muted">No reason was given.</p>;
  return (
    <pre
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Reason"
      dir="auto"
      className="max-h-80 overflow-auto rounded-md border border-line bg-surface px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap"
    >
      {text}
    </pre>
  );
}

function Attempts({ root }: { root: RootCause }): ReactNode {
  const attempts = root.cause?.attempts ?? [];
  if (attempts.length < 2) return null;
  return (
    <div className="max-h-40 overflow-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-muted">
          <tr>
            {["Attempt", "Status", "Started", "Took", "Worker", "Reason"].map((title) => (
              <th key={title} scope="col" className="pr-4 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.map((each) => (
            <tr key={each.taskId} className="h-6">
              <td className="pr-4 tabular">{each.attempt + 1}</td>
              <td className="pr-4">
                <StatusBadge status={each.status} />
              </td>
              <td className="pr-4">
                <Time at={each.started} />
              </td>
              <td className="pr-4">
                <Duration from={each.started} to={each.ended} />
              </td>
              <td className="pr-4">{each.worker ?? "–"}</td>
              <td className="max-w-96 truncate" title={each.reason ?? ""}>
                <bdi>{each.reason ?? "–"}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LastLines({ root }: { root: RootCause }): ReactNode {
  const { zone } = useSettings();
  const logs = root.cause?.logs ?? [];
  if (logs.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-muted">Last lines of its log ({logs.length})</summary>
      <pre className="mt-1 max-h-40 overflow-auto rounded-md border border-line bg-surface px-3 py-2 font-mono whitespace-pre-wrap">
        {logs
          .map(({ log, createdTime }) => `${exactTimeText(createdTime, zone)}  ${log}`)
          .join("\n")}
      </pre>
    </details>
  );
}
