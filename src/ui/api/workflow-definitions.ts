/** Workflow definitions, as people have written them: their numbers keep their digits. */
import type { WorkflowDef, WorkflowDefSummary } from "../../model/workflow-def.ts";
import type { WorkflowSchedule } from "../../model/workflow-schedule.ts";
import { path } from "../../client/transport.ts";
import { exact, quick } from "./transport.ts";

const WORKFLOW = "/metadata/workflow";

/** The latest version of every definition. */
export function latestDefinitions(): Promise<WorkflowDef[]> {
  return quick.required({ method: "GET", path: `${WORKFLOW}/latest-versions` });
}

/** All versions of every definition, without their contents. */
export function namesAndVersions(): Promise<Record<string, WorkflowDefSummary[]>> {
  return quick.required({ method: "GET", path: `${WORKFLOW}/names-and-versions` });
}

/** A version of a definition; without a version the latest. */
export function readDefinition(name: string, version?: number): Promise<WorkflowDef> {
  return exact.required({ method: "GET", path: WORKFLOW + path(name), query: { version } });
}

/** The versions of a definition, ascending; none for an unknown name. */
export function definitionVersions(name: string): Promise<WorkflowDefSummary[]> {
  return quick.required({ method: "GET", path: WORKFLOW + path(name, "versions") });
}

/** Removes one version. */
export async function removeDefinition(name: string, version: number): Promise<void> {
  await quick.text({ method: "DELETE", path: WORKFLOW + path(name, version) });
}

/** Stores a definition. @returns warnings. */
export async function saveDefinition(definition: unknown, overwrite: boolean): Promise<string[]> {
  const query = { overwrite };
  return warningsIn(
    await exact.headers({ method: "POST", path: WORKFLOW, query, body: definition }),
  );
}

/** Checks a definition without storing it. @returns warnings. */
export async function checkDefinition(definition: unknown): Promise<string[]> {
  const target = `${WORKFLOW}/validate`;
  return warningsIn(await exact.headers({ method: "POST", path: target, body: definition }));
}

function warningsIn(headers: { get(name: string): string | null }): string[] {
  const told = headers.get("baton-warnings");
  return told === null ? [] : (JSON.parse(told) as string[]);
}

/** The schedules that start a workflow. */
export function schedulesOf(name: string): Promise<WorkflowSchedule[]> {
  const query = { workflowName: name };
  return quick.required({ method: "GET", path: "/scheduler/schedules", query });
}
