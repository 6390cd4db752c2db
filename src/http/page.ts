/**
 * Serves the page beside the API, from the same origin. Its files hold nothing of this server, so they
 * need no token; what they ask the API for does.
 */
import type { MiddlewareHandler } from "hono";
import { refuseWithoutKeys, type Access } from "../auth/access.ts";
import { HttpError } from "./errors.ts";
import { movedPage } from "./old-pages.ts";

/** Where the page's files come from. */
export interface PageSource {
  /** Answers a path with its file, or with the page itself where there is none. */
  files: (request: Request) => Promise<Response>;
  /** Under which path a proxy shows the page; "" at the root. */
  basePath: string;
}

/** What begins so belongs to the API, whoever asks. */
const API_PATH = /^\/(?:api|api-docs|swagger-ui|actuator|health|webhook|a2a)(?:\/|$)/;
/** Files whose names carry a hash of their content. */
const HASHED_FILES = "/assets/";
const OTHER_FILES: ReadonlySet<string> = new Set(["/icon.svg", "/favicon.ico", "/robots.txt"]);

const FOR_EVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";

/** The style element by which react-aria keeps a touch from scrolling; its text is always the same. */
const TOUCH_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** Only what comes from this origin runs; nothing within a document does. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", `style-src 'self' ${TOUCH_STYLE}`],
  "img-src 'self' data:",
  ...["connect-src 'self'", "font-src 'self'", "base-uri 'self'", "form-action 'self'"],
  "frame-ancestors 'none'",
].join("; ");

const isFile = (path: string): boolean => path.startsWith(HASHED_FILES) || OTHER_FILES.has(path);

/** Whether a request is one for the page: a file of it, or a document that no route of the API serves. */
export function isForPage({ method, headers }: Request, path: string): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  if (isFile(path)) return true;
  return !API_PATH.test(path) && (headers.get("accept") ?? "").includes("text/html");
}

/** Answers what is for the page and leaves the rest to the API. */
export function servePage(page: PageSource, access: Access): MiddlewareHandler {
  return async (context, next) => {
    const { raw, path } = context.req;
    if (!isForPage(raw, path)) return next();
    refuseWithoutKeys(access);
    const { pathname, search } = new URL(raw.url);
    const moved = movedPage(pathname);
    if (moved !== null) return context.redirect(page.basePath.replace(/\/+$/, "") + moved + search);
    const answer = await page.files(raw);
    const isDocument = (answer.headers.get("content-type") ?? "").startsWith("text/html");
    if (isFile(path) && isDocument) throw new HttpError(404, `There is no file ${path}`);
    context.res = await withHeaders(answer, isDocument ? page.basePath : null, path);
  };
}

/** @param basePath where a document is shown; null for other files. */
async function withHeaders(
  answer: Response,
  basePath: string | null,
  path: string,
): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("cache-control", path.startsWith(HASHED_FILES) ? FOR_EVER : ASK_AGAIN);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "same-origin");
  const { status } = answer;
  if (basePath === null) return new Response(answer.body, { status, headers });
  headers.set("content-security-policy", POLICY);
  if (basePath === "" || answer.body === null)
    return new Response(answer.body, { status, headers });
  headers.delete("content-length");
  headers.delete("etag");
  const text = await answer.text();
  return new Response(text.replace('<base href="/"', `<base href="${attributeText(basePath)}/"`), {
    status,
    headers,
  });
}

function attributeText(text: string): string {
  return text.replace(/\/+$/, "").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
