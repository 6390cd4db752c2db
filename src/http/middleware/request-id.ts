import type { MiddlewareHandler } from "hono";
import { givenRequestId } from "../../lib/request-id.ts";

declare module "hono" {
  interface ContextVariableMap {
    requestId: string;
  }
}

/** Names each answer by the id of its request: the caller's `X-Request-Id`, or a new one. */
export function requestId(newId: () => string): MiddlewareHandler {
  return async (context, next) => {
    const id = givenRequestId(context.req.header("x-request-id")) ?? newId();
    context.set("requestId", id);
    await next();
    context.res.headers.set("X-Request-Id", id);
  };
}
