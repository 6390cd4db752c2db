import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { Poller, QueueState, WaitingTask } from "../../../model/baton/queues.ts";
import { workflowIdOf } from "../../../lib/task-id.ts";
import { requeue } from "../../api/queues.ts";
import { problemOf } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Card, Facts, Page } from "../../components/page.tsx";
import { Sparkline } from "../../components/sparkline.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { Duration, Time } from "../../components/time.tsx";
import { durationText } from "../../lib/format-time.ts";
import { useNow } from "../../lib/use-now.ts";
import { HealthLabel } from "./health-label.tsx";
import { queueQuery } from "./queries.ts";
import { healthOf, isLate, isPolling } from "./queue-health.ts";

const HOUR_MS = 3_600_000;

/** One task type: its queues by domain, all its workers, what waits, and why. */
export function QueuePage(): ReactNode {
  const { taskType } = useParams({ from: "/queues/$taskType" });
  const { data, error, refetch } = useQuery(queueQuery(taskType));
  const again = useMutation({ mutationFn: () => requeue(taskType) });
  return (
    <Page
      title={`Queue ${taskType}`}
      heading={
        <span className="flex items-center gap-2">
          <Link to="/queues" className="text-muted hover:text-text">
            Queues
          </Link>
          <span className="text-faint">/</span>
          <bdi>{taskType}</bdi>
        </span>
      }
      actions={
        <>
          <Link
            to="/tasks/$name"
            params={{ name: taskType }}
            className="text-accent hover:underline"
          >
            Task definition
          </Link>
          <Button pending={again.isPending} onPress={() => again.mutate()}>
            <RotateCw size={14} aria-hidden /> Requeue waiting tasks
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 p-4">
        {again.isSuccess && (
          <p role="status" className="rounded-md bg-completed-soft p-2 text-completed">
            Requeued.
          </p>
        )}
        {again.isError && (
          <p role="alert" className="rounded-md bg-failed-soft p-2 text-failed">
            {problemOf(again.error).message}
          </p>
        )}
        {error !== null && data === undefined && (
          <ErrorPanel
            error={error}
            what="This queue could not be read"
            retry={() => void refetch()}
          />
        )}
        {error === null && data === undefined && <Loading label="Loading the queue" />}
        {data?.queues.length === 0 && (
          <Empty title="Nothing has been in this queue">
            Neither a task nor a poll of this type has come.
          </Empty>
        )}
        {data?.queues.map((queue) => (
          <Queue key={queue.domain ?? ""} queue={queue} />
        ))}
        {data !== undefined && data.tasks.length > 0 && (
          <Tasks tasks={data.tasks} more={data.more} />
        )}
      </div>
    </Page>
  );
}

function Queue({ queue }: { queue: QueueState }): ReactNode {
  const now = useNow();
  const health = healthOf(queue, now);
  const { concurrency, rate } = queue.limits;
  return (
    <Card
      title={queue.domain === null ? "Without a domain" : `Domain ${queue.domain}`}
      actions={<HealthLabel health={health} />}
    >
      <div className="flex flex-col gap-3">
        {health.sentence !== undefined && <p className="font-medium">{health.sentence}</p>}
        <div className="grid gap-4 lg:grid-cols-2">
          <Facts
            facts={[
              ["Waiting", queue.waiting],
              ["In flight", queue.inFlight],
              ["Delayed", queue.delayed],
              ["Oldest waits", <Duration key="oldest" from={queue.oldest} />],
              [
                "Concurrency",
                concurrency === null
                  ? "no limit"
                  : `${concurrency.used} of ${concurrency.allowed} in use`,
              ],
              [
                "Rate",
                rate === null
                  ? "no limit"
                  : `${rate.used} of ${rate.allowed} in ${durationText(rate.windowMs)}`,
              ],
              ["Enqueued", <Sparkline key="in" counts={queue.enqueued} label="Tasks enqueued" />],
              [
                "Handed out",
                <Sparkline key="out" counts={queue.handedOut} label="Tasks handed out" />,
              ],
              ...(now - queue.countedSince < HOUR_MS ? [countedSince(queue)] : []),
            ]}
          />
          <Pollers pollers={queue.pollers} now={now} />
        </div>
        {concurrency !== null && concurrency.holders.length > 0 && (
          <p className="text-sm text-muted">
            Places are held by{" "}
            {concurrency.holders.map((holder) => (
              <Link
                key={holder}
                to="/runs/$runId"
                params={{ runId: workflowIdOf(holder) ?? "" }}
                search={{ task: holder }}
                className="mr-1 font-mono text-accent hover:underline"
              >
                {holder}
              </Link>
            ))}
          </p>
        )}
      </div>
    </Card>
  );
}

/** The counts are kept in memory: they begin anew with each start of the server. */
function countedSince({ countedSince }: QueueState): [string, ReactNode] {
  return ["Counted since", <Time key="since" at={countedSince} />];
}

function Pollers({ pollers, now }: { pollers: readonly Poller[]; now: number }): ReactNode {
  if (pollers.length === 0) return <p className="text-muted">No worker polls it at present.</p>;
  return (
    <table className="h-fit w-full text-sm">
      <caption className="sr-only">Workers</caption>
      <thead className="text-left text-muted">
        <tr>
          <th className="font-medium">Worker</th>
          <th className="font-medium">Last poll</th>
          <th className="text-right font-medium">Every</th>
          <th className="text-right font-medium">Open polls</th>
        </tr>
      </thead>
      <tbody>
        {pollers.map((poller) => (
          <tr key={poller.workerId} className="border-t border-line">
            <td className="py-1">
              <bdi className="font-medium">
                {poller.workerId === "" ? "without a name" : poller.workerId}
              </bdi>{" "}
              {!isPolling(poller, now) && <span className="text-faint">gone</span>}
              {isPolling(poller, now) && isLate(poller, now) && (
                <span className="text-warning">late</span>
              )}
            </td>
            <td>
              <Time at={poller.lastPoll} ago />
            </td>
            <td className="text-right tabular">
              {poller.interval === null ? "–" : durationText(poller.interval)}
            </td>
            <td className="text-right tabular">{poller.waiting}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STATES = { WAITING: "waits", DELAYED: "not yet due", IN_FLIGHT: "on its way" };

function Tasks({ tasks, more }: { tasks: readonly WaitingTask[]; more: boolean }): ReactNode {
  return (
    <Card title={more ? `The first ${tasks.length} tasks` : "Tasks"} flush>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead className="text-left text-muted">
            <tr>
              <th className="px-3 py-1.5 font-medium">Task</th>
              <th className="font-medium">Run</th>
              <th className="font-medium">Domain</th>
              <th className="text-right font-medium">Priority</th>
              <th className="px-3 font-medium">State</th>
              <th className="font-medium">Since</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map(({ taskId, workflowId, domain, priority, state, availableAt }) => (
              <tr key={taskId} className="border-t border-line">
                <td className="max-w-60 truncate px-3 py-1.5 font-mono">
                  <Link
                    to="/runs/$runId"
                    params={{ runId: workflowId }}
                    search={{ task: taskId }}
                    className="text-accent hover:underline"
                  >
                    {taskId}
                  </Link>
                </td>
                <td className="max-w-60 truncate font-mono">{workflowId}</td>
                <td>{domain ?? ""}</td>
                <td className="text-right tabular">{priority}</td>
                <td className="px-3">{STATES[state]}</td>
                <td>
                  <Time at={availableAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
