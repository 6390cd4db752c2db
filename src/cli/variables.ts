/** The Worker's variables on one's own machine. */
import { ENVIRONMENT_PREFIX } from "../lib/environment-values.ts";
import { LIMIT_VARIABLES } from "../lib/limit-variables.ts";

/** What only a local server sets: `BATON_OPEN` opens the API without keys, `BATON_HTTP_ALLOW` lets HTTP
 * tasks call this machine. */
const LOCAL = { BATON_OPEN: "true", BATON_HTTP_ALLOW: "loopback" } as const;

/** What the environment may set, as `wrangler.toml` or the dashboard do for a deployment. */
const FROM_ENVIRONMENT = [
  "BATON_ARCHIVE_AFTER_DAYS",
  "BATON_BASE_PATH",
  "BATON_CORS_ORIGINS",
  "BATON_EVENT_RETENTION_DAYS",
  ...Object.keys(LIMIT_VARIABLES),
];

/** The variables of a local server: its own, and those that the environment sets. */
export function localVariables(
  environment: Record<string, string | undefined>,
): Record<string, string> {
  const variables: Record<string, string> = { ...LOCAL };
  for (const name of FROM_ENVIRONMENT) {
    const value = environment[name];
    if (value !== undefined) variables[name] = value;
  }
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(ENVIRONMENT_PREFIX) && value !== undefined) variables[name] = value;
  }
  return variables;
}
