const AROUND =
  /^(?:Sub workflow .+?\/\S+ failure reason: )?Task \S+ failed with status: \w+ and reason: '([^]*)'$/;

/**
 * Why a run failed, in its task's own words: without those that Conductor puts around them, whose ids fill a column.
 * Each sub-workflow on the way puts its own around them; the words of the deepest task are left.
 */
export function ownReason(reason: string): string {
  const inner = AROUND.exec(reason)?.[1];
  return inner === undefined ? reason : ownReason(inner);
}
