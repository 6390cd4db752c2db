import { Hono } from "hono";
import type { Services } from "../app/services.ts";
import { LEFT_CALLS_PATH } from "../lib/left-calls.ts";
import { readTraceContext, traceIdOf } from "../model/trace-context.ts";
import { errorResponse } from "./errors.ts";
import type { Access } from "../auth/access.ts";
import { authentication } from "./middleware/authentication.ts";
import { crossOrigin } from "./middleware/cross-origin.ts";
import { requestId } from "./middleware/request-id.ts";
import { hearOfLeftCalls } from "./left-calls.ts";
import { servePage, type PageSource } from "./page.ts";
import { RememberingRouter } from "./remembering-router.ts";
import { bySpecificity, honoPath, noRoute } from "./routing.ts";
import { notBuiltArea } from "./routes/not-built.ts";
import { routesFor } from "./routes/index.ts";

/**
 * The HTTP API over the operations of `app/`, and the page where its files have been built.
 * @param corsOrigins the origins of other pages that may call it from a browser.
 */
export function createApp(
  services: Services,
  access: Access,
  page?: PageSource,
  corsOrigins: readonly string[] = [],
): Hono {
  const routes = routesFor(access).toSorted(bySpecificity);
  const app = new Hono({ router: new RememberingRouter() });
  app.use(requestId(services.newId));
  if (page !== undefined) app.use(servePage(page, access));
  // A browser asks without a token whether it may send one.
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  // A deployment has the platform in front, which does not say it.
  if (access.kind === "open") app.post(LEFT_CALLS_PATH, hearOfLeftCalls(services));
  app.use(authentication(access, services.clock));
  for (const route of routes) {
    const { method, path } = route.declaration;
    app.on(method, honoPath(path), (context) =>
      route.serve({
        services,
        request: context.req.raw,
        path: context.req.param() as Record<string, string>,
        query: context.req.queries(),
      }),
    );
  }
  app.notFound((context) => {
    const { path, raw } = context.req;
    return errorResponse(notBuiltArea(raw.method, path) ?? noRoute(routes, raw.method, path));
  });
  app.onError((error, context) => {
    const { method, path, raw } = context.req;
    const trace = readTraceContext(raw.headers);
    const traceId = trace === undefined ? {} : { traceId: traceIdOf(trace) };
    return errorResponse(error, { requestId: context.get("requestId"), ...traceId, method, path });
  });
  return app;
}
