import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, type ReactNode } from "react";
import { workflows } from "../../../api/run.ts";
import { ErrorPanel, Loading } from "../../../components/states.tsx";
import { CHILD_MARK } from "../../../graph/reveal.ts";
import { RunGraph, type ChildRun } from "../../../graph/run-graph.tsx";
import { useRunTree } from "../../../graph/use-run-tree.ts";
import { isOpen } from "../../../lib/status.ts";
import { useSame } from "../../../lib/use-same.ts";
import { skeletonQuery, workflowQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";
import { revisionOf } from "../run-data.ts";

const Timeline = lazy(() =>
  import("../../../timeline/timeline.tsx").then((module) => ({ default: module.Timeline })),
);

/** The run as a graph or over time: its definition and what it has come to. Both show the same tree. */
export function PictureView({ kind }: { kind: "graph" | "timeline" }): ReactNode {
  const { runId, data } = useRun();
  const workflow = useQuery(workflowQuery(runId, revisionOf(data.run)));
  if (workflow.data !== undefined) {
    return <Picture kind={kind} definition={workflow.data.workflowDefinition} />;
  }
  if (!workflow.isError) return <Loading />;
  return (
    <ErrorPanel
      error={workflow.error}
      what="The definition could not be read"
      retry={() => void workflow.refetch()}
    />
  );
}

function Picture(props: { kind: "graph" | "timeline"; definition: unknown }): ReactNode {
  const { data, selection, select, index } = useRun();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tree = useRunTree(useSame(props.definition), data.rows);
  const loadChild = async (workflowId: string): Promise<ChildRun> => {
    const [{ rows }, workflow] = await Promise.all([
      client.fetchQuery(skeletonQuery(workflowId)),
      workflows.get(workflowId, { includeTasks: false }),
    ]);
    return { definition: workflow.workflowDefinition, rows };
  };
  const choose = (key: string | null): void => {
    const [ref = "", task] = key?.split(CHILD_MARK) ?? [];
    const runId = index.byRef.get(ref)?.at(-1)?.childWorkflowId ?? null;
    if (task === undefined || runId === null) return select(key);
    // A task of a run that is drawn within a card is shown on that run's own page.
    void navigate({ to: "/runs/$runId", params: { runId }, search: { task } });
  };
  const chosen = { tree, selection: selection?.ref ?? null, onSelect: choose, loadChild };
  if (props.kind === "graph") return <RunGraph {...chosen} />;
  return (
    <Suspense fallback={<Loading />}>
      <Timeline {...chosen} isLive={isOpen(data.run.status)} />
    </Suspense>
  );
}
