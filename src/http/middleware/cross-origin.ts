import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { INDEX_LAG_HEADER, NEXT_CURSOR_HEADER, WARNINGS_HEADER } from "../header-names.ts";

/** Headers of answers that a page of another origin may read. */
const EXPOSED = [
  INDEX_LAG_HEADER,
  NEXT_CURSOR_HEADER,
  WARNINGS_HEADER,
  "Retry-After",
  "X-Request-Id",
];

/** How long a browser may remember what it was told, in seconds. */
const MAX_AGE_SECONDS = 600;

/** Lets pages of these origins call the API from a browser; `*`: of all. They send a token in a header, never cookies. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: origins.includes("*") ? "*" : [...origins],
    exposeHeaders: EXPOSED,
    maxAge: MAX_AGE_SECONDS,
  });
}
