import { useMemo, type ReactNode } from "react";
import type { WorkflowDef, WorkflowDefSummary } from "../../../model/workflow-def.ts";
import { JsonView } from "../../components/json-view.tsx";
import { placedTasks } from "../../lib/definition-tasks.ts";
import { tidyDefinition } from "../../lib/tidy-definition.ts";
import { DefinitionGraph } from "./definition-graph.tsx";
import type { DefinitionSearch } from "./search.ts";
import { UsageTab } from "./usage-tab.tsx";
import { VersionsTab } from "./versions-tab.tsx";

export type ChangeDefinitionSearch = (changes: {
  [K in keyof DefinitionSearch]?: DefinitionSearch[K] | undefined;
}) => void;

/** What the chosen tab shows. */
export function DefinitionView(props: {
  definition: WorkflowDef;
  versions: readonly WorkflowDefSummary[];
  search: DefinitionSearch;
  change: ChangeDefinitionSearch;
}): ReactNode {
  const { definition, search, change } = props;
  switch (search.tab ?? "graph") {
    case "graph":
      return (
        <DefinitionGraph
          definition={definition}
          task={pathOf(definition, search.task)}
          onSelect={(_, ref) => change({ task: ref ?? undefined })}
        />
      );
    case "versions":
      return <VersionsTab {...props} />;
    case "usage":
      return <UsageTab definition={definition} />;
    default:
      return <DefinitionJson definition={definition} />;
  }
}

function pathOf(definition: WorkflowDef, ref: string | undefined): (string | number)[] | null {
  if (ref === undefined) return null;
  return placedTasks(definition).find(({ shape }) => shape.base === ref)?.shape.path ?? null;
}

function DefinitionJson({ definition }: { definition: WorkflowDef }): ReactNode {
  const tidy = useMemo(() => tidyDefinition(definition), [definition]);
  const { name, version } = definition;
  return (
    <div className="h-full bg-surface">
      <JsonView value={tidy} label={`Definition ${name} ${version}`} fill />
    </div>
  );
}
