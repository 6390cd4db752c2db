/** Routes of Conductor that are not served yet: they say so, instead of looking like a typing error. */
import { HttpError } from "../errors.ts";
import { declareRoute, type Method, type Route } from "../route.ts";
import { refusal } from "./replies.ts";

/** By resource: method and path below `/api`. */
const NOT_BUILT: Readonly<Record<string, readonly string[]>> = {
  "External payloads": [
    "GET /workflow/externalstoragelocation",
    "GET /workflow/external-storage-location",
    "GET /tasks/externalstoragelocation",
    "GET /tasks/external-storage-location",
  ],
  Metadata: [
    "GET /metadata/workflow/{name}/rate-limit",
    "PUT /metadata/workflow/{name}/rate-limit",
    "DELETE /metadata/workflow/{name}/rate-limit",
  ],
  Workflow: ["GET /workflow/{name}/correlated"],
  Tasks: ["POST /tasks/{taskId}/ack"],
};

/** Where parts of the API begin that are not served at all, whatever the path below. */
export const NOT_BUILT_AREAS: Readonly<Record<string, string>> = {
  "/api/agent": "Agents",
  "/api/a2a": "A2A",
  "/a2a": "A2A",
  "/api/skills": "Skills",
  "/api/files": "Files",
  "/api/providers": "AI providers",
  "/api/prompts": "Prompts",
  "/api/integrations": "Integrations",
  "/api/registry": "Service registry",
  "/api/human": "Human tasks",
  "/api/users": "Access control",
  "/api/groups": "Access control",
  "/api/roles": "Access control",
  "/api/applications": "Access control",
  "/api/auth": "Access control",
  "/api/token/userInfo": "Access control",
  "/api/gateway": "Gateway",
  "/api/limits": "Limits",
  "/api/global_schema": "Schemas",
  "/api/metadata/workflow-importer": "Import",
  "/api/metadata/workflow-task-defs": "Import",
  "/api/workflow/document-store": "Documents",
  "/api/event/queue": "Event queues",
  "/api/event/handleIncomingEvent": "Event handlers",
  "/api/event/handler": "Event handlers",
  "/api/event/execution": "Event handlers",
  "/api/event/message": "Event handlers",
  "/api/scheduler/test": "Scheduler",
  "/api/admin/cache": "Admin",
  "/api/admin/redisUsage": "Admin",
};

/** The error for a path in such a part; null for every other path. */
export function notBuiltArea(method: string, path: string): HttpError | null {
  for (const [prefix, tag] of Object.entries(NOT_BUILT_AREAS)) {
    if (path !== prefix && !path.startsWith(`${prefix}/`)) continue;
    return new HttpError(501, `${tag}: Baton does not serve ${method} ${path} yet`);
  }
  return null;
}

export const notBuiltRoutes: Route[] = Object.entries(NOT_BUILT).flatMap(([tag, routes]) =>
  routes.map((route) => notBuilt(tag, route)),
);

function notBuilt(tag: string, route: string): Route {
  const [method, below] = route.split(" ") as [Method, string];
  return declareRoute({
    method,
    path: `/api${below}`,
    summary: "Not served yet",
    tag,
    replies: { 501: refusal("Not served yet") },
    handle: () => {
      throw new HttpError(501, `${tag}: Baton does not serve ${method} /api${below} yet`);
    },
  });
}
