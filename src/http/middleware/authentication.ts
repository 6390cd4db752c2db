import type { MiddlewareHandler } from "hono";
import type { AccessKeys } from "../../auth/keys.ts";
import { InvalidToken, verifyToken } from "../../auth/token.ts";

/** Who may call: everybody, or the holders of tokens for these keys. */
export type Access = { kind: "open" } | { kind: "keys"; keys: AccessKeys };

/** What anybody may call: probes, and how one gets a token. */
const PUBLIC_PATHS: ReadonlySet<string> = new Set(["/health", "/api/health", "/api/token"]);

/** Webhooks check each request themselves. */
const WEBHOOK_PATH = /^\/webhook\/[^/]+$/;

function isPublic(path: string): boolean {
  return PUBLIC_PATHS.has(path) || WEBHOOK_PATH.test(path);
}

/** Lets only those through who may call. Without any key nobody may. */
export function authentication(access: Access, clock: () => number): MiddlewareHandler {
  return async (context, next) => {
    if (access.kind === "keys" && !isPublic(context.req.path)) {
      if (access.keys.size === 0) {
        throw new InvalidToken("INVALID_TOKEN", "This server has no access keys configured");
      }
      const token = tokenIn(context.req.raw.headers);
      await verifyToken(access.keys, token, clock());
    }
    await next();
  };
}

/** The official clients send `X-Authorization: <token>`. */
function tokenIn(headers: Headers): string {
  const given = headers.get("x-authorization") ?? headers.get("authorization") ?? "";
  return given.replace(/^Bearer\s+/i, "");
}
