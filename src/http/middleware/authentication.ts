import type { MiddlewareHandler } from "hono";
import { admit, refuseWithoutKeys, type Access } from "../../auth/access.ts";

/** What anybody may call: probes, and how one gets a token. */
const PUBLIC_PATHS: ReadonlySet<string> = new Set([
  "/health",
  "/api/health",
  "/actuator/health",
  "/api/token",
]);

/** What describes the API, and nothing of this server. */
const DOCUMENTATION_PATHS: ReadonlySet<string> = new Set(["/api-docs", "/swagger-ui/index.html"]);

/** Webhooks check each request themselves. */
const WEBHOOK_PATH = /^\/webhook\/[^/]+$/;

function isPublic(path: string): boolean {
  return PUBLIC_PATHS.has(path) || WEBHOOK_PATH.test(path);
}

/** Whether a server with keys asks for a token under a path, which may be that of a declaration. */
export function needsToken(path: string): boolean {
  return !isPublic(path) && !DOCUMENTATION_PATHS.has(path);
}

/** Lets only those through who may call. Without any key nobody may. */
export function authentication(access: Access, clock: () => number): MiddlewareHandler {
  return async (context, next) => {
    if (!isPublic(context.req.path)) {
      refuseWithoutKeys(access);
      if (needsToken(context.req.path)) await admit(access, context.req.raw.headers, clock());
    }
    await next();
  };
}
