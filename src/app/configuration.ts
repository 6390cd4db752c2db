/** How a deployment is configured by its variables. */
import { retentionOf } from "../lib/retention.ts";

/** The variables of a deployment that hold nothing secret. */
export interface Variables {
  BATON_ARCHIVE_AFTER_DAYS?: string;
  /** Origins whose pages may call the API from a browser, comma separated, or "*". */
  BATON_CORS_ORIGINS?: string;
  /** How many days events are kept, or "never": they never go. */
  BATON_EVENT_RETENTION_DAYS?: string;
  BATON_HTTP_ALLOW?: string;
  /** "true": everybody may call. Only the local server sets it. */
  BATON_OPEN?: string;
  NETFLIX_ENV?: string;
  NETFLIX_STACK?: string;
}

/** How long events are kept unless the deployment says otherwise. */
const EVENT_RETENTION_DAYS = 30;

const NAMES: readonly (keyof Variables)[] = [
  "BATON_ARCHIVE_AFTER_DAYS",
  "BATON_CORS_ORIGINS",
  "BATON_EVENT_RETENTION_DAYS",
  "BATON_HTTP_ALLOW",
  "BATON_OPEN",
  "NETFLIX_ENV",
  "NETFLIX_STACK",
];

/** The variables that are set, and no secret beside them. */
export function configurationOf(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = variables[name] ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}

/** How long events are kept, in milliseconds; null: for ever. */
export function eventRetentionOf(
  { BATON_EVENT_RETENTION_DAYS: value }: Variables,
  log: (message: string) => void,
): number | null {
  const name = "BATON_EVENT_RETENTION_DAYS";
  return retentionOf({ name, value, defaultDays: EVENT_RETENTION_DAYS }, log);
}

/** The origins whose pages may call the API from a browser; none unless the deployment names them. */
export function corsOriginsOf(
  { BATON_CORS_ORIGINS: value = "" }: Variables,
  log: (message: string) => void,
): string[] {
  const given = value.split(",").map((origin) => origin.trim());
  const origins = given.filter((origin) => origin !== "");
  return origins.filter((origin) => {
    if (origin === "*" || URL.parse(origin)?.origin === origin) return true;
    log(`BATON_CORS_ORIGINS: ${origin} is no origin such as https://example.com, and is not used`);
    return false;
  });
}
