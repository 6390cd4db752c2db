const DAY_MS = 24 * 3600 * 1000;
const NEVER = "never";

/** A variable that says after how many days something goes. */
export interface RetentionVariable {
  name: string;
  value: string | undefined;
  defaultDays: number;
}

/**
 * Reads a number of days, fractions allowed, or "never".
 * @returns milliseconds; null for never. What cannot be read is the default, with a line to the log.
 */
export function retentionOf(
  { name, value, defaultDays }: RetentionVariable,
  log: (message: string) => void,
): number | null {
  const text = value?.trim() ?? "";
  if (text === NEVER) return null;
  const days = text === "" ? defaultDays : Number(text);
  if (Number.isFinite(days) && days >= 0) return days * DAY_MS;
  log(`${name} is no number of days and not "never": it is taken as ${defaultDays}`);
  return defaultDays * DAY_MS;
}
