import type { MiddlewareHandler } from "hono";
import type { AccessKeys } from "../../auth/keys.ts";
import { InvalidToken, verifyToken } from "../../auth/token.ts";

/** Who may call: everybody, or the holders of tokens for these keys. */
export type Access = { kind: "open" } | { kind: "keys"; keys: AccessKeys };

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
    if (access.kind === "keys" && !isPublic(context.req.path)) {
      if (access.keys.size === 0) {
        throw new InvalidToken("INVALID_TOKEN", "This server has no access keys configured");
      }
      if (needsToken(context.req.path)) {
        await verifyToken(access.keys, tokenIn(context.req.raw.headers), clock());
      }
    }
    await next();
  };
}

/** The official clients send `X-Authorization: <token>`. */
function tokenIn(headers: Headers): string {
  const given = headers.get("x-authorization") ?? headers.get("authorization") ?? "";
  return given.replace(/^Bearer\s+/i, "");
}
