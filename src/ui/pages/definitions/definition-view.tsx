import { useMemo, type ReactNode } from "react";
import type { WorkflowDef, WorkflowDefSummary } from "../../../model/workflow-def.ts";
import { JsonView } from "../../components/json-view.tsx";
import { tidyDefinition } from "../../lib/tidy-definition.ts";
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
  const { definition, search } = props;
  switch (search.tab ?? "json") {
    case "versions":
      return <VersionsTab {...props} />;
    case "usage":
      return <UsageTab definition={definition} />;
    default:
      return <DefinitionJson definition={definition} />;
  }
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
