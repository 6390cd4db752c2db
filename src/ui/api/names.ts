/** Names of what is registered, for suggestions. */
import { quick } from "./transport.ts";
import { namesAndVersions } from "./workflow-definitions.ts";

/** Names of all workflow definitions, in order. */
export async function workflowNames(): Promise<string[]> {
  return Object.keys(await namesAndVersions()).toSorted();
}

/** Names of all task definitions, in order. */
export async function taskNames(): Promise<string[]> {
  const definitions = await quick.required<{ name: string }[]>({
    method: "GET",
    path: "/metadata/taskdefs",
  });
  return definitions.map(({ name }) => name).toSorted();
}
