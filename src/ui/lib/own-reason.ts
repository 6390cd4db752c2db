const AROUND = /^Task \S+ failed with status: \w+ and reason: '([^]*)'$/;

/** Why a run failed, in its task's own words: without those that Conductor puts around them, whose ids fill a column. */
export function ownReason(reason: string): string {
  return AROUND.exec(reason)?.[1] ?? reason;
}
