/** Task definitions. */
import { path } from "../../client/transport.ts";
import type { TaskDef } from "../../model/task-def.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import { exact } from "./transport.ts";

/** A task definition as somebody writes it: what is left out has its default. */
export type TaskDefinition = Partial<TaskDef> & { name: string };

export async function listTaskDefinitions(): Promise<TaskDef[]> {
  return exact.required({ method: "GET", path: "/metadata/taskdefs" });
}

export function getTaskDefinition(name: string): Promise<TaskDef> {
  return exact.required({ method: "GET", path: `/metadata/taskdefs${path(name)}` });
}

export async function createTaskDefinition(definition: TaskDefinition): Promise<void> {
  await exact.text({ method: "POST", path: "/metadata/taskdefs", body: [definition] });
}

export async function updateTaskDefinition(definition: TaskDefinition): Promise<void> {
  await exact.text({ method: "PUT", path: "/metadata/taskdefs", body: definition });
}

export async function removeTaskDefinition(name: string): Promise<void> {
  await exact.text({ method: "DELETE", path: `/metadata/taskdefs${path(name)}` });
}

/** All workflow definitions, in all versions. */
export function listWorkflowDefinitions(): Promise<WorkflowDef[]> {
  return exact.required({ method: "GET", path: "/metadata/workflow" });
}
