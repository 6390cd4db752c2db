import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GitCompare } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import type { WorkflowDef, WorkflowDefSummary } from "../../../model/workflow-def.ts";
import { Select } from "../../components/fields.tsx";
import { Card } from "../../components/page.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { Time } from "../../components/time.tsx";
import { DiffView } from "../../diff/diff-view.tsx";
import { placedTasks } from "../../lib/definition-tasks.ts";
import { tidyDefinition } from "../../lib/tidy-definition.ts";
import { ChangeList } from "./change-list.tsx";
import { definitionChanges } from "./definition-changes.ts";
import { DefinitionGraph } from "./definition-graph.tsx";
import { changedAt } from "./definition-list.ts";
import type { ChangeDefinitionSearch } from "./definition-view.tsx";
import { definitionQuery } from "./queries.ts";
import type { DefinitionSearch } from "./search.ts";

type Path = readonly (string | number)[];

/** All versions, and what differs between two of them. */
export function VersionsTab(props: {
  definition: WorkflowDef;
  versions: readonly WorkflowDefSummary[];
  search: DefinitionSearch;
  change: ChangeDefinitionSearch;
}): ReactNode {
  const { definition, versions, search, change } = props;
  const { name } = definition;
  const numbers = versions.map(({ version }) => version);
  const after = search.after ?? definition.version;
  const before = search.before ?? numbers.findLast((version) => version < after) ?? after;
  const options = numbers.toReversed().map((version) => ({
    value: String(version),
    label: `Version ${version}`,
  }));
  return (
    <div className="flex h-full flex-col gap-4 overflow-auto p-4">
      <Card title="Versions" flush>
        <ul className="max-h-72 overflow-auto">
          {versions.toReversed().map(({ version, ...times }) => (
            <li
              key={version}
              className={`flex h-9 items-center gap-3 border-t border-line px-3 first:border-t-0 ${version === definition.version ? "bg-selected" : ""}`}
            >
              <Link
                to="/definitions/$name/$version"
                params={{ name, version: String(version) }}
                search={{ tab: "versions" }}
                className="w-24 font-medium text-accent hover:underline"
              >
                Version {version}
              </Link>
              <span className="text-muted">
                <Time at={changedAt(times)} />
              </span>
              {version !== definition.version && (
                <button
                  type="button"
                  className="ml-auto flex items-center gap-1.5 text-muted hover:text-text"
                  onClick={() =>
                    change({
                      before: Math.min(version, definition.version),
                      after: Math.max(version, definition.version),
                    })
                  }
                >
                  <GitCompare size={14} aria-hidden /> Compare with version {definition.version}
                </button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      {numbers.length > 1 && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="font-semibold">What changed from</h2>
            <Select
              label="Older version"
              hideLabel
              value={String(before)}
              options={options}
              onChange={(version) => change({ before: Number(version) })}
            />
            <span>to</span>
            <Select
              label="Newer version"
              hideLabel
              value={String(after)}
              options={options}
              onChange={(version) => change({ after: Number(version) })}
            />
          </div>
          <Comparison name={name} before={before} after={after} />
        </>
      )}
    </div>
  );
}

function Comparison(props: { name: string; before: number; after: number }): ReactNode {
  const { name, before, after } = props;
  const old = useQuery(definitionQuery(name, before));
  const now = useQuery(definitionQuery(name, after));
  const failed = [old, now].find(({ isError }) => isError);
  if (failed !== undefined)
    return <ErrorPanel error={failed.error} what="A version could not be read" />;
  if (old.data === undefined || now.data === undefined)
    return <Loading lines={6} label="Loading the versions" />;
  return <Differences before={old.data} after={now.data} />;
}

function Differences({ before, after }: { before: WorkflowDef; after: WorkflowDef }): ReactNode {
  const [task, setTask] = useState<Path | null>(null);
  const changes = useMemo(() => definitionChanges(before, after), [before, after]);
  const texts = useMemo(
    () => ({ before: tidyDefinition(before), after: tidyDefinition(after) }),
    [before, after],
  );
  const lit = useMemo(() => {
    const there = changes.tasks.filter(({ kind }) => kind !== "removed");
    return new Set(there.map(({ ref }) => ref));
  }, [changes]);
  const show = (ref: string): void =>
    setTask(placedTasks(after).find(({ shape }) => shape.base === ref)?.shape.path ?? null);
  return (
    <>
      <Card title="Tasks">
        <ChangeList changes={changes} onShow={show} />
      </Card>
      {lit.size > 0 && (
        <Card title={`What has changed, in version ${after.version}`} flush>
          <div className="h-[28rem]">
            <DefinitionGraph
              definition={after}
              task={task}
              onSelect={(path) => setTask(path)}
              lit={lit}
            />
          </div>
        </Card>
      )}
      <Card title="JSON" flush>
        <DiffView
          {...texts}
          beforeLabel={`Version ${before.version}`}
          afterLabel={`Version ${after.version}`}
          label={`${after.name}, versions ${before.version} and ${after.version}`}
        />
      </Card>
    </>
  );
}
