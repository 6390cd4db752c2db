/** How the variables are called whose values workflows may refer to, as Conductor calls them. */
export const ENVIRONMENT_PREFIX = "CONDUCTOR_ENV_";

/** The values that `${workflow.env.NAME}` stands for, among all variables of a server. */
export function environmentValuesOf(
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    const own = name.slice(ENVIRONMENT_PREFIX.length);
    if (name.startsWith(ENVIRONMENT_PREFIX) && own !== "" && typeof value === "string")
      values.set(own, value);
  }
  return values;
}
