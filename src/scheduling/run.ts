/** What a schedule starts at one of its times. */
import { derivedUuid } from "../lib/derived-uuid.ts";
import type { JsonObject } from "../model/json.ts";
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";
import type { Occurrence } from "./timetable.ts";

/** A start that is due. */
export interface PlannedRun {
  /** Of the entry in the history, and of the execution: always the same for a schedule's name and a time, so that
   * however often a run is carried out, there is one. */
  executionId: string;
  workflowId: string;
  scheduleName: string;
  scheduledTime: number;
  executionTime: number;
  zoneId: string;
  /** As the schedule has it. */
  request: StartWorkflowRequest;
  /** The input of the execution: that of the request, and what it was started by. */
  input: JsonObject;
  createdBy: string | undefined;
}

/** The run of a schedule at a time of its timetable. */
export function plannedRun(
  schedule: WorkflowSchedule,
  { time, cronExpression, zoneId }: Occurrence,
  now: number,
): PlannedRun {
  const { name, startWorkflowRequest, createdBy } = schedule;
  const request = startWorkflowRequest ?? { input: {}, taskToDomain: {}, priority: 0 };
  const executionId = derivedUuid(`schedule run ${time} ${name}`);
  return {
    executionId,
    workflowId: derivedUuid(`schedule start ${time} ${name}`),
    scheduleName: name,
    scheduledTime: time,
    executionTime: now,
    zoneId,
    request,
    input: {
      ...request.input,
      _startedByScheduler: name,
      _scheduledTime: time,
      _executedTime: now,
      _executionId: executionId,
      _schedulerCron: `${cronExpression} ${zoneId}`,
    },
    createdBy: request.createdBy ?? (createdBy || undefined),
  };
}
