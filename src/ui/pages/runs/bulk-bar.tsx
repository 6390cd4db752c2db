import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { BulkAction, BulkSelection } from "../../../model/baton/bulk-job.ts";
import type { SearchRequest } from "../../api/runs.ts";
import { Button } from "../../components/button.tsx";
import { Menu } from "../../components/menu.tsx";

const BulkDialog = lazy(() =>
  import("./bulk-dialog.tsx").then((module) => ({ default: module.BulkDialog })),
);

const ACTIONS: readonly { label: string; action: BulkAction; dangerous?: boolean }[] = [
  { label: "Pause", action: { kind: "pause" } },
  { label: "Resume", action: { kind: "resume" } },
  {
    label: "Retry from the failed tasks",
    action: { kind: "retry", resumeSubworkflowTasks: false },
  },
  {
    label: "Retry, sub-workflows from within",
    action: { kind: "retry", resumeSubworkflowTasks: true },
  },
  {
    label: "Restart with their definitions",
    action: { kind: "restart", useLatestDefinitions: false },
  },
  {
    label: "Restart with the latest definitions",
    action: { kind: "restart", useLatestDefinitions: true },
  },
  { label: "Terminate", action: { kind: "terminate" }, dangerous: true },
  {
    label: "Remove, keeping an archive",
    action: { kind: "remove", archiveWorkflow: true },
    dangerous: true,
  },
  { label: "Remove for good", action: { kind: "remove", archiveWorkflow: false }, dangerous: true },
];

/** Under the list: how many runs there are, and what can be done to those that are marked or to all that match. */
export function BulkBar(props: {
  marked: ReadonlySet<string>;
  request: SearchRequest;
  total: number;
  onClear: () => void;
  children: ReactNode;
}): ReactNode {
  const [chosen, setChosen] = useState<{
    action: BulkAction;
    label: string;
    selection: BulkSelection;
  } | null>(null);
  const { marked, request, total } = props;
  const { query, freeText } = request;
  const all: BulkSelection = { query, freeText: freeText === "" ? "*" : freeText };
  const some: BulkSelection = { workflowIds: [...marked] };
  const entries = (selection: BulkSelection) =>
    [
      ACTIONS.filter(({ dangerous }) => dangerous !== true),
      ACTIONS.filter(({ dangerous }) => dangerous === true),
    ].map((group) =>
      group.map(({ label, action, dangerous }) => ({
        id: label,
        label,
        ...(dangerous === true && { dangerous }),
        run: () => setChosen({ action, label, selection }),
      })),
    );
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-1">
      {props.children}
      {marked.size > 0 && (
        <>
          <span className="font-medium tabular">{marked.size} marked</span>
          <Menu
            label="Do to the marked runs"
            groups={entries(some)}
            trigger={
              <Button look="primary">
                With the marked <ChevronDown size={14} aria-hidden />
              </Button>
            }
          />
          <Button look="quiet" onPress={props.onClear}>
            Unmark
          </Button>
        </>
      )}
      <span className="ml-auto">
        <Menu
          label="Do to all matching runs"
          groups={entries(all)}
          trigger={
            <Button disabledReason={reasonAgainstAll(request, total)}>
              With all matching <ChevronDown size={14} aria-hidden />
            </Button>
          }
        />
      </span>
      <Suspense>
        {chosen !== null && <BulkDialog {...chosen} onClose={() => setChosen(null)} />}
      </Suspense>
    </div>
  );
}

function reasonAgainstAll({ topLevelOnly }: SearchRequest, total: number): string | undefined {
  if (total === 0) return "No run matches";
  if (topLevelOnly === true)
    return "Not while sub-workflows are hidden: the query alone would find them too";
  return undefined;
}
