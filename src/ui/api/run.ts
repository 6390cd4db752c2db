/** One run: Conductor's own calls, and those of the page. */
import { SteeringResource } from "../../client/steering.ts";
import { path } from "../../client/transport.ts";
import { WorkflowResource } from "../../client/workflows.ts";
import type { Skeleton } from "../../model/baton/skeleton.ts";
import type { Payload, TaskPayload } from "../../model/baton/task-payload.ts";
import type { RootCause, Tree } from "../../model/baton/tree.ts";
import type { WhyList } from "../../model/baton/why.ts";
import { parseLossless } from "../lib/lossless.ts";
import { exact, quick, serverUrl } from "./transport.ts";

export const workflows: WorkflowResource = new WorkflowResource(exact);
export const steering: SteeringResource = new SteeringResource(exact);

const runPath = (runId: string, ...rest: string[]): string => path("baton", "runs", runId, ...rest);

const SEQ = /^\{"format":\d+,"seq":(\d+),/;

/**
 * The skeleton of a run; null when its `seq` is the one that is known. The browser asks with the entity tag
 * that it has, and an answer that says nothing new is not even parsed.
 */
export async function fetchSkeleton(
  runId: string,
  known: number | undefined,
): Promise<Skeleton | null> {
  const text = await quick.text({ method: "GET", path: runPath(runId, "skeleton") });
  if (known !== undefined && SEQ.exec(text)?.[1] === String(known)) return null;
  return JSON.parse(text) as Skeleton;
}

/** A task with its payloads, or with their beginnings. */
export function fetchTask(runId: string, taskId: string): Promise<TaskPayload> {
  return exact.required({ method: "GET", path: runPath(runId, "tasks", taskId) });
}

/** The whole of a payload of which only the beginning came. */
export async function fetchWhole(payload: Payload): Promise<unknown> {
  if (payload.whole) return payload.value;
  const target = payload.download.replace(/^\/?api/, "");
  return parseLossless(await quick.text({ method: "GET", path: target }));
}

/** Where a browser finds a file that the server names by a path relative to its base. */
export function downloadUrl(relative: string): string {
  return `${serverUrl}/${relative.replace(/^\/+/, "")}`;
}

/** What all open tasks wait for. */
export function fetchWhy(runId: string): Promise<WhyList> {
  return quick.required({ method: "GET", path: runPath(runId, "why") });
}

/** The runs above and one level of those below. */
export function fetchTree(runId: string): Promise<Tree> {
  return quick.required({ method: "GET", path: runPath(runId, "tree") });
}

/** The way down to what failed first. */
export function fetchRootCause(runId: string): Promise<RootCause> {
  return quick.required({ method: "GET", path: runPath(runId, "root-cause") });
}

/** Where changes of a run are told. */
export function liveUrl(runId: string, since: number): string {
  return `${serverUrl.replace(/^http/, "ws")}/api${runPath(runId, "live")}?since=${since}`;
}
