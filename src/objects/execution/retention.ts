/** How long executions stay in their objects after their end. */
const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;
const NEVER = "never";

/**
 * Reads `BATON_ARCHIVE_AFTER_DAYS`: a number of days, fractions allowed, or "never".
 * @returns milliseconds; null for never. What cannot be read is the default, with a line to the log.
 */
export function archiveAfter(
  value: string | undefined,
  log: (message: string) => void,
): number | null {
  const text = value?.trim() ?? "";
  if (text === NEVER) return null;
  const days = text === "" ? DEFAULT_DAYS : Number(text);
  if (Number.isFinite(days) && days >= 0) return days * DAY_MS;
  log(
    `BATON_ARCHIVE_AFTER_DAYS is no number of days and not "never": it is taken as ${DEFAULT_DAYS}`,
  );
  return DEFAULT_DAYS * DAY_MS;
}
