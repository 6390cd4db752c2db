/** Runs that no server has: the page asks for them as for any, and gets what a test has made up. */
import type { Page } from "playwright-core";
import type { JsonObject } from "../../../src/model/json.ts";
import { skeletonColumns } from "../../../src/model/baton/skeleton-rows.ts";
import {
  SKELETON_FORMAT,
  type SkeletonRun,
  type SkeletonTask,
} from "../../../src/model/baton/skeleton.ts";

/** A run as the page reads it. */
export interface FakeRun {
  run: SkeletonRun;
  rows: SkeletonTask[];
  definition: JsonObject;
  /** The run above. */
  parent?: SkeletonRun;
}

/** Where all made-up runs begin, in epoch milliseconds. */
export const BEGIN: number = Date.now() - 60_000;

/** A run that goes on, or what else `more` says. */
export function fakeRun(workflowId: string, more: Partial<SkeletonRun> = {}): SkeletonRun {
  return {
    ...{ workflowId, name: "made_up", version: 1, status: "RUNNING", reason: null },
    ...{ correlationId: null, priority: 0, createdBy: null, event: null, idempotencyKey: null },
    ...{ created: BEGIN, updated: BEGIN, ended: null, lastRetried: null, revivals: 0 },
    ...{ parentWorkflowId: null, parentTaskId: null, failureWorkflowId: null },
    ...{ failedReferences: [], failedTaskNames: [], paused: false, rateLimited: false },
    ...{ inputBytes: 2, outputBytes: 2 },
    ...more,
  };
}

/** An attempt at a task, scheduled `sequence` hundredths of a second after the run's begin. */
export function fakeTask(
  ref: string,
  sequence: number,
  more: Partial<SkeletonTask> = {},
): SkeletonTask {
  const scheduled = BEGIN + sequence * 10;
  return {
    ...{ taskId: `task-${sequence}`, ref, scope: "", name: ref, type: "SIMPLE" },
    ...{ status: "COMPLETED", sequence, attempt: 0, iteration: 0, scheduled, delay: 0 },
    ...{ started: scheduled + 5, ended: scheduled + 30, parent: null, retried: false },
    ...{ abandoned: false, worker: "w-1", domain: null, pollCount: 1, reason: null },
    ...{ childWorkflowId: null, callbackAt: null },
    ...more,
  };
}

/** Answers for the server whatever the page asks of a run, also over its live connection. */
export async function serveRun(page: Page, fake: FakeRun): Promise<void> {
  const { run, rows, definition } = fake;
  const { workflowId } = run;
  const path = `/api/baton/runs/${workflowId}`;
  const columns = skeletonColumns(rows);
  const answers: Readonly<Record<string, object>> = {
    [`${path}/skeleton`]: { format: SKELETON_FORMAT, seq: 1, run, ...columns },
    [`${path}/why`]: { tasks: [], more: false },
    [`${path}/root-cause`]: { chain: [], cause: null },
    [`${path}/tree`]: treeOf(fake),
    [`/api/workflow/${workflowId}`]: workflowOf(fake),
    [`/api/metadata/workflow/${run.name}`]: definition,
  };
  await page.route(
    ({ pathname }) => Object.hasOwn(answers, pathname),
    (route) => route.fulfill({ json: answers[new URL(route.request().url()).pathname] }),
  );
  await page.routeWebSocket(
    ({ pathname }) => pathname === `${path}/live`,
    (socket) => socket.send(JSON.stringify({ seq: 1, run, tasks: [] })),
  );
}

function workflowOf({ run, definition }: FakeRun): object {
  const { workflowId, status, name, version, created } = run;
  return {
    ...{ workflowId, status, workflowName: name, workflowVersion: version, createTime: created },
    ...{ input: {}, output: {}, variables: {}, taskToDomain: {}, tasks: [] },
    workflowDefinition: definition,
  };
}

function treeOf({ run, parent }: FakeRun): object {
  const node = ({ workflowId, name, version, status, created, ended, reason }: SkeletonRun) => ({
    ...{ workflowId, name, version, status, created, ended, reason },
  });
  const root = { ...node(run), parentTaskId: null, ref: null, childCount: 0, children: null };
  return { ancestors: parent === undefined ? [] : [node(parent)], root };
}
