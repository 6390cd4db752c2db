import type { MiddlewareHandler } from "hono";

declare module "hono" {
  interface ContextVariableMap {
    requestId: string;
  }
}

/** A caller's own id is kept when it is one that may stand in a log. */
const ACCEPTABLE_ID = /^[\w.:-]{1,128}$/;

/** Names each answer by the id of its request: the caller's `X-Request-Id`, or a new one. */
export function requestId(newId: () => string): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header("x-request-id");
    const id = given !== undefined && ACCEPTABLE_ID.test(given) ? given : newId();
    context.set("requestId", id);
    await next();
    context.res.headers.set("X-Request-Id", id);
  };
}
