/** Names of what is registered, for suggestions. */
import { quick } from "./transport.ts";

/** Names of all workflow definitions, in order. */
export async function workflowNames(): Promise<string[]> {
  const versions = await quick.required<Record<string, unknown>>({
    method: "GET",
    path: "/metadata/workflow/names-and-versions",
  });
  return Object.keys(versions).toSorted();
}

/** Names of all task definitions, in order. */
export async function taskNames(): Promise<string[]> {
  const definitions = await quick.required<{ name: string }[]>({
    method: "GET",
    path: "/metadata/taskdefs",
  });
  return definitions.map(({ name }) => name).toSorted();
}
