import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { Card } from "../../components/page.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge, ToneLabel } from "../../components/status-badge.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { DefinitionFacts } from "./definition-facts.tsx";
import { handlersQuery } from "../events/queries.ts";
import { definitionListQuery, recentRunsQuery, schedulesQuery } from "./queries.ts";
import { handlersOf, startersOf } from "./usage.ts";

const LINE =
  "flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line px-3 py-1 first:border-t-0";

/** Who starts the workflow, and what its latest runs came to. */
export function UsageTab({ definition }: { definition: WorkflowDef }): ReactNode {
  const { name } = definition;
  return (
    <div className="flex h-full flex-col gap-4 overflow-auto p-4">
      <div className="lg:hidden">
        <Card title="About">
          <DefinitionFacts definition={definition} />
        </Card>
      </div>
      <RecentRuns name={name} />
      <Starters name={name} />
      <Schedules name={name} />
      <Handlers name={name} />
    </div>
  );
}

function RecentRuns({ name }: { name: string }): ReactNode {
  const runs = useQuery(recentRunsQuery(name));
  return (
    <Card
      title="Latest runs"
      flush
      actions={
        <Link to="/runs" search={{ workflow: [name] }} className="text-accent hover:underline">
          All runs
        </Link>
      }
    >
      <Answer query={runs} what="The runs could not be read" none="It has not run yet.">
        {runs.data?.map((run) => (
          <li
            key={run.workflowId}
            className="grid min-h-9 grid-cols-[7rem_minmax(4rem,1fr)_auto] items-center gap-x-3 border-t border-line px-3 py-1 first:border-t-0"
          >
            <span>
              <StatusBadge status={run.status} />
            </span>
            <Link
              to="/runs/$runId"
              params={{ runId: run.workflowId }}
              className="truncate font-mono text-sm text-accent hover:underline"
            >
              {run.workflowId}
            </Link>
            <span className="flex flex-wrap justify-end gap-x-4 text-muted">
              <span className="text-faint">v{run.version}</span>
              <Duration
                from={Date.parse(run.startTime ?? "")}
                to={run.endTime === undefined ? null : Date.parse(run.endTime)}
              />
              <Time at={Date.parse(run.startTime ?? "")} />
            </span>
          </li>
        ))}
      </Answer>
    </Card>
  );
}

function Starters({ name }: { name: string }): ReactNode {
  const definitions = useQuery(definitionListQuery());
  const starters = startersOf(name, definitions.data ?? []);
  return (
    <Card title="Started by other workflows" flush>
      <Answer
        query={{ ...definitions, data: definitions.data && starters }}
        what="The definitions could not be read"
        none="The latest version of no other workflow starts it."
      >
        {starters.map(({ workflow, version, tasks, asFailureWorkflow }) => (
          <li key={workflow} className={LINE}>
            <Link
              to="/definitions/$name"
              params={{ name: workflow }}
              className="font-medium text-accent hover:underline"
            >
              {workflow}
            </Link>
            <span className="text-sm text-faint">v{version}</span>
            {tasks.map((task) => (
              <Link
                key={task}
                to="/definitions/$name"
                params={{ name: workflow }}
                search={{ task }}
                className="font-mono text-sm text-muted hover:underline"
              >
                {task}
              </Link>
            ))}
            {asFailureWorkflow && <ToneLabel tone="warning">when it fails</ToneLabel>}
          </li>
        ))}
      </Answer>
    </Card>
  );
}

function Schedules({ name }: { name: string }): ReactNode {
  const schedules = useQuery(schedulesQuery(name));
  return (
    <Card title="Started by schedules" flush>
      <Answer
        query={schedules}
        what="The schedules could not be read"
        none="No schedule starts it."
      >
        {schedules.data?.map((schedule) => (
          <li key={schedule.name} className={LINE}>
            <Link to="/schedules" className="font-medium text-accent hover:underline">
              {schedule.name}
            </Link>
            <code className="font-mono text-sm text-muted">
              {[
                schedule.cronExpression,
                ...schedule.cronSchedules.map((each) => each.cronExpression),
              ]
                .filter((cron) => cron !== undefined && cron !== "")
                .join(", ")}
            </code>
            {schedule.paused && <ToneLabel tone="paused">Paused</ToneLabel>}
          </li>
        ))}
      </Answer>
    </Card>
  );
}

function Handlers({ name }: { name: string }): ReactNode {
  const handlers = useQuery(handlersQuery);
  const found = handlersOf(name, handlers.data ?? []);
  return (
    <Card title="Started by events" flush>
      <Answer
        query={{ ...handlers, data: handlers.data && found }}
        what="The event handlers could not be read"
        none="No event handler starts it."
      >
        {found.map((handler) => (
          <li key={handler.name} className={LINE}>
            <Link to="/events" className="font-medium text-accent hover:underline">
              {handler.name}
            </Link>
            <code className="font-mono text-sm text-muted">{handler.event}</code>
            {!handler.active && <ToneLabel tone="neutral">Not active</ToneLabel>}
          </li>
        ))}
      </Answer>
    </Card>
  );
}

/** What an answer shows while it comes, when it fails, when it is empty, and else. */
function Answer(props: {
  query: { data: readonly unknown[] | undefined; isError: boolean; error: unknown };
  what: string;
  none: string;
  children: ReactNode;
}): ReactNode {
  const { data, isError, error } = props.query;
  if (data === undefined) {
    return isError ? <ErrorPanel error={error} what={props.what} /> : <Loading lines={2} />;
  }
  if (data.length === 0) return <p className="px-3 py-2 text-muted">{props.none}</p>;
  return <ul>{props.children}</ul>;
}
