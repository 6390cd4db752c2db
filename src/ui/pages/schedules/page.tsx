import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Pause, Play, Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { ScheduleRun } from "../../../model/schedule-run.ts";
import type { WorkflowSchedule } from "../../../model/workflow-schedule.ts";
import { setPaused } from "../../api/schedules.ts";
import { Button } from "../../components/button.tsx";
import { DataTable, type Column } from "../../components/data-table.tsx";
import { SearchField } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { Refusal } from "../../components/saving.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { ToneLabel } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { compact } from "../../lib/search-params.ts";
import { CronWords } from "./cron-words.tsx";
import { latestRunsQuery, schedulesQuery } from "./queries.ts";
import { RunStrip } from "./run-strip.tsx";
import { SchedulePanel } from "./schedule-panel.tsx";
import type { SchedulesSearch } from "./search.ts";

/** All schedules; one of them, or a new one, in a panel beside. */
export function SchedulesPage(): ReactNode {
  const search = useSearch({ from: "/schedules" });
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(schedulesQuery);
  const runs = useQuery(latestRunsQuery);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const pausing = useMutation({
    mutationFn: (paused: boolean) => setPaused([...marked], paused),
    onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }),
  });
  const change = (changes: {
    [K in keyof SchedulesSearch]?: SchedulesSearch[K] | undefined;
  }): void =>
    void navigate({
      to: "/schedules",
      search: compact({ ...search, ...changes }) as SchedulesSearch,
    });
  const wanted = (search.text ?? "").toLowerCase();
  const rows = (data ?? [])
    .filter(({ name, startWorkflowRequest }) =>
      `${name} ${startWorkflowRequest?.name ?? ""}`.toLowerCase().includes(wanted),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const chosen = data?.find(({ name }) => name === search.open);
  return (
    <Page
      title="Schedules"
      actions={
        <Button look="primary" onPress={() => change({ open: "" })}>
          <Plus size={14} aria-hidden /> New schedule
        </Button>
      }
      toolbar={
        <>
          <SearchField
            id="filter"
            label="Find a schedule or workflow"
            value={search.text ?? ""}
            className="w-60"
            onChange={(text) => change({ text: text === "" ? undefined : text })}
          />
          {marked.size > 0 && (
            <>
              <span className="font-medium">{marked.size} marked</span>
              <Button pending={pausing.isPending} onPress={() => pausing.mutate(true)}>
                <Pause size={14} aria-hidden /> Pause
              </Button>
              <Button pending={pausing.isPending} onPress={() => pausing.mutate(false)}>
                <Play size={14} aria-hidden /> Resume
              </Button>
            </>
          )}
          <Refusal error={pausing.error} />
        </>
      }
    >
      <div className="flex h-full min-h-0">
        <div className="min-w-0 flex-1">
          {error !== null && data === undefined ? (
            <ErrorPanel
              error={error}
              what="The schedules could not be read"
              retry={() => void refetch()}
            />
          ) : data === undefined ? (
            <Loading lines={8} label="Loading schedules" />
          ) : rows.length === 0 ? (
            <Empty title={data.length === 0 ? "No schedule yet" : "No schedule matches"}>
              {data.length === 0 && (
                <>
                  <p className="mb-3">
                    A schedule starts a workflow at the times of a cron expression.
                  </p>
                  <Button onPress={() => change({ open: "" })}>
                    <Plus size={14} aria-hidden /> Make the first schedule
                  </Button>
                </>
              )}
            </Empty>
          ) : (
            <DataTable
              label="Schedules"
              columns={columns(runs.data ?? [])}
              rows={rows}
              keyOf={({ name }) => name}
              marked={marked}
              onMark={setMarked}
              selected={search.open}
              onOpen={({ name }) => change({ open: name })}
            />
          )}
        </div>
        {search.open !== undefined && (search.open === "" || chosen !== undefined) && (
          <SchedulePanel
            key={`${search.open} ${chosen?.updatedTime ?? 0}`}
            stored={chosen ?? null}
            onClose={() => change({ open: undefined })}
            onSaved={(name) => change({ open: name })}
          />
        )}
      </div>
    </Page>
  );
}

/** All expressions of a schedule. */
function expressionsOf({ cronSchedules, cronExpression, zoneId }: WorkflowSchedule) {
  const several = cronSchedules.map((each) => ({
    expression: each.cronExpression ?? "",
    zoneId: each.zoneId,
  }));
  return several.length > 0 ? several : [{ expression: cronExpression ?? "", zoneId }];
}

function columns(runs: readonly ScheduleRun[]): readonly Column<WorkflowSchedule>[] {
  return [
    {
      id: "state",
      title: "State",
      width: "6.5rem",
      render: ({ paused, pausedReason }) =>
        paused ? (
          <span title={pausedReason}>
            <ToneLabel tone="paused">
              <Pause size={12} aria-hidden /> Paused
            </ToneLabel>
          </span>
        ) : (
          <ToneLabel tone="completed">
            <Play size={12} aria-hidden /> Active
          </ToneLabel>
        ),
    },
    {
      id: "name",
      title: "Name",
      width: "minmax(9rem, 1.2fr)",
      render: ({ name }) => <bdi className="font-medium">{name}</bdi>,
    },
    {
      id: "workflow",
      title: "Starts",
      width: "minmax(8rem, 1fr)",
      render: ({ startWorkflowRequest }) => <bdi>{startWorkflowRequest?.name ?? ""}</bdi>,
    },
    {
      id: "times",
      title: "When",
      width: "minmax(11rem, 1.6fr)",
      render: (schedule) => {
        const [first, ...others] = expressionsOf(schedule);
        return (
          <span>
            <CronWords expression={first?.expression ?? ""} />{" "}
            <span className="text-sm text-faint">
              {first?.zoneId}
              {others.length > 0 && ` and ${others.length} more`}
            </span>
          </span>
        );
      },
    },
    {
      id: "next",
      title: "Next",
      width: "9rem",
      render: ({ nextRunTime }) => <Time at={nextRunTime} />,
    },
    {
      id: "runs",
      title: "Last runs",
      width: "13rem",
      render: ({ name }) => (
        <RunStrip runs={runs.filter(({ scheduleName }) => scheduleName === name)} />
      ),
    },
  ];
}
