/** Which route a request goes to, and what to say when there is none. */
import { HttpError } from "./errors.ts";
import type { Route } from "./route.ts";

/** Orders routes as they are tried: literal segments win over parameters, from the left. */
export function bySpecificity(a: Route, b: Route): number {
  const left = a.declaration.path.split("/");
  const right = b.declaration.path.split("/");
  // Paths of different lengths never compete, but the order has to be total to be an order.
  if (left.length !== right.length) return left.length - right.length;
  for (let at = 0; at < left.length; at++) {
    const order = Number(isParameter(left[at])) - Number(isParameter(right[at]));
    if (order !== 0) return order;
  }
  return 0;
}

/** The path of a declaration in Hono's notation. */
export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** The error for a request that no route takes: 405 when another method has that path, else 404. */
export function noRoute(routes: readonly Route[], method: string, path: string): HttpError {
  const methods = new Set(
    routes
      .filter((route) => matches(route.declaration.path, path))
      .map((route) => route.declaration.method),
  );
  if (methods.size === 0) return new HttpError(404, `No static resource ${path.slice(1)}.`);
  const allow = { Allow: [...methods].join(", ") };
  return new HttpError(405, `Request method '${method}' is not supported`, allow);
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return false;
  return wanted.every((segment, at) =>
    isParameter(segment) ? given[at] !== "" : segment === given[at],
  );
}

function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith("{") === true;
}
