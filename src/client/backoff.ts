/** Pauses between attempts at a server that does not answer. */

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** Milliseconds to wait after so many failures before this one: doubles, up to ten seconds, with up
 * to a fifth of chance, so that the workers of a restarted server do not return all at once. */
export function backoff(earlierFailures: number, chance: number = Math.random()): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** earlierFailures, LONGEST_PAUSE_MS);
  return Math.round(pause * (0.8 + 0.2 * chance));
}
