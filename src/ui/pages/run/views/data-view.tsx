import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { Workflow } from "../../../../model/workflow.ts";
import { JsonView } from "../../../components/json-view.tsx";
import { ErrorPanel, Loading } from "../../../components/states.tsx";
import { isOpen } from "../../../lib/status.ts";
import { LargeJson, MAX_TREE_BYTES } from "../large-json.tsx";
import { workflowQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";
import { revisionOf } from "../run-data.ts";

const POLL_MS = 2000;

const PARTS = [
  { id: "input", name: "Input", of: ({ input }: Workflow) => input },
  { id: "output", name: "Output", of: ({ output }: Workflow) => output },
  { id: "variables", name: "Variables", of: ({ variables }: Workflow) => variables },
  { id: "domains", name: "Task to domain", of: ({ taskToDomain }: Workflow) => taskToDomain },
  { id: "definition", name: "Definition", of: (run: Workflow) => run.workflowDefinition },
  { id: "all", name: "Everything", of: (run: Workflow) => run },
] as const;
type PartId = (typeof PARTS)[number]["id"];

/** The run's own data: what went in, what came out, its variables, and its whole JSON. */
export function DataView(): ReactNode {
  const { runId, data } = useRun();
  const { run } = data;
  const [part, setPart] = useState<PartId>("input");
  const workflow = useQuery({
    ...workflowQuery(runId, revisionOf(run)),
    refetchInterval: isOpen(run.status) ? POLL_MS : false,
  });
  const bytes = { input: run.inputBytes, output: run.outputBytes } as Partial<
    Record<PartId, number>
  >;
  const chosen = PARTS.find(({ id }) => id === part);
  return (
    <div className="flex h-full min-h-0 flex-col sm:flex-row">
      <div
        role="group"
        aria-label="Parts of the run"
        className="flex shrink-0 gap-0.5 overflow-x-auto border-line p-2 max-sm:border-b sm:w-36 sm:flex-col sm:border-r"
      >
        {PARTS.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === part}
            onClick={() => setPart(id)}
            className={`h-7 shrink-0 rounded-md px-2 text-left whitespace-nowrap ${id === part ? "bg-selected font-medium" : "text-muted hover:bg-hover hover:text-text"}`}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="min-h-0 min-w-0 flex-1">
        {workflow.isError && (
          <ErrorPanel
            error={workflow.error}
            what="The data could not be read"
            retry={() => void workflow.refetch()}
          />
        )}
        {workflow.isPending && <Loading />}
        {workflow.data !== undefined && chosen !== undefined && (
          <Part
            key={part}
            value={chosen.of(workflow.data)}
            label={chosen.name}
            bytes={part === "all" ? run.inputBytes + run.outputBytes : (bytes[part] ?? 0)}
          />
        )}
      </div>
    </div>
  );
}

function Part(props: { value: unknown; label: string; bytes: number }): ReactNode {
  const { value, label, bytes } = props;
  if (bytes > MAX_TREE_BYTES) return <LargeJson value={value} label={label} bytes={bytes} />;
  return <JsonView value={value} label={label} fill />;
}
