import type { MiddlewareHandler } from "hono";
import { givenRequestId, REQUEST_ID_HEADER } from "../../lib/request-id.ts";

declare module "hono" {
  interface ContextVariableMap {
    requestId: string;
  }
}

/** Names each answer by the id of its request: the caller's `X-Request-Id`, or a new one. */
export function requestId(newId: () => string): MiddlewareHandler {
  return async (context, next) => {
    const id = givenRequestId(context.req.header(REQUEST_ID_HEADER)) ?? newId();
    context.set("requestId", id);
    await next();
    context.res.headers.set(REQUEST_ID_HEADER, id);
  };
}
