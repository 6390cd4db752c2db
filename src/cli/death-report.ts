/** By then the system has reported the death of workerd in any case. */
const DEATH_REPORT_MILLISECONDS = 500;

/**
 * Calls back once it is known whether workerd has died: a connection that it closed may be one that it has let go of, unread,
 * or the last that was heard of it. @returns what can be cleared until then.
 */
export function afterDeathReport(callback: () => void): NodeJS.Timeout {
  // What the system has to report is read after the timers of a turn, and before this.
  return setTimeout(() => setImmediate(callback), DEATH_REPORT_MILLISECONDS);
}
