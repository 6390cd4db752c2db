import { useMemo, type ReactNode } from "react";
import { RunGraph } from "../../graph/run-graph.tsx";
import { useRunTree } from "../../graph/use-run-tree.ts";
import { ErrorBoundary } from "../../components/error-boundary.tsx";
import { Empty } from "../../components/states.tsx";

type Path = readonly (string | number)[];

interface DefinitionGraphProps {
  definition: unknown;
  /** Where the selected task stands in the definition. */
  task: Path | null;
  onSelect: (path: Path | null, ref: string | null) => void;
  /** Reference names of the tasks that stand out. */
  lit?: ReadonlySet<string>;
}

/** The graph of a definition that has not run. */
export function DefinitionGraph(props: DefinitionGraphProps): ReactNode {
  const tree = useRunTree(props.definition);
  const { task } = props;
  const selection = useMemo(() => {
    if (task === null) return null;
    const wanted = JSON.stringify(task);
    const found = [...tree.nodes.values()].find(
      ({ shape }) => JSON.stringify(shape.path) === wanted,
    );
    return found?.key ?? null;
  }, [tree, task]);
  if (tree.root.nodes.length === 0) return <Empty title="No tasks yet" />;
  return (
    <ErrorBoundary what="The graph could not be drawn">
      <RunGraph
        tree={tree}
        selection={selection}
        {...(props.lit !== undefined && { lit: props.lit })}
        onSelect={(key) => {
          const shape = key === null ? undefined : tree.nodes.get(key)?.shape;
          props.onSelect(shape?.path ?? null, shape?.base ?? null);
        }}
      />
    </ErrorBoundary>
  );
}
