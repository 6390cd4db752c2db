/** Requests to operations: what `requests.ts` says, and what stands in for the rest. */
import { REQUESTS, TAGS } from "./requests.ts";
import { NAMES, type OperationRequest, type World } from "./world.ts";

/** What a `name` is, by how a path begins. */
const NAMED: readonly [string, string][] = [
  ["/api/scheduler", NAMES.schedule],
  ["/api/event", NAMES.handler],
  ["/api/environment", NAMES.environment],
  ["", NAMES.workflow],
];

/** What stands for a parameter of a path where no recipe says it. */
async function valueOf(world: World, name: string, path: string): Promise<string> {
  switch (name) {
    case "workflowId":
      return await world.start();
    case "taskId":
      return (await world.claimed()).taskId;
    case "id":
      return await world.newWebhook();
    case "jobId":
      return await world.newJob();
    case "key":
      return path.startsWith("/api/environment") ? NAMES.environment : NAMES.secret;
    case "name":
      return NAMED.find(([start]) => path.startsWith(start))?.[1] ?? "";
    case "event":
      return `conductor:${NAMES.handler}`;
    case "correlationId":
      return "c";
    case "version":
      return "1";
    default:
      return NAMES.taskType;
  }
}

/** A request to an operation, and what its path becomes with it. */
export async function requestTo(
  world: World,
  { method, path, takesBody }: { method: string; path: string; takesBody: boolean },
): Promise<OperationRequest & { url: string }> {
  const request = (await REQUESTS[`${method} ${path}`]?.(world)) ?? {};
  let url = path;
  for (const [whole = "", name = ""] of path.matchAll(/\{(\w+)\}/g)) {
    const value = request.path?.[name] ?? (await valueOf(world, name, path));
    url = url.replace(whole, encodeURIComponent(value));
  }
  const asked = new URLSearchParams(request.query).toString();
  if (takesBody && request.body === undefined)
    request.body = path.endsWith("/tags") || path.includes("/tags/") ? TAGS : {};
  return { ...request, url: asked === "" ? url : `${url}?${asked}` };
}
