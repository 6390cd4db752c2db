import { PLAIN_DOMAIN } from "./entry.ts";

/** In a list of domains: the queue without one. Conductor reads it in any case. */
const NO_DOMAIN = "NO_DOMAIN";

/**
 * The domain that a task goes to (Conductor's ExecutionService and its getActiveDomain): the first
 * that a worker serves, else the last one of the list. `NO_DOMAIN` is never asked for workers.
 * @param domains in order of preference; empty: the queue without a domain.
 */
export function chooseDomain(
  domains: readonly string[],
  isServed: (domain: string) => boolean,
): string {
  const names = domains.map(nameOf);
  const served = names.find((name) => name !== PLAIN_DOMAIN && isServed(name));
  return served ?? names.at(-1) ?? PLAIN_DOMAIN;
}

function nameOf(text: string): string {
  const name = text.trim();
  return name.toUpperCase() === NO_DOMAIN ? PLAIN_DOMAIN : name;
}
