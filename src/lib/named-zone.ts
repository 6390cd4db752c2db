/** A time zone: how far its wall clocks are ahead of UTC at a time. */
export interface TimeZone {
  /** Milliseconds by which the wall clock is ahead of UTC; whole seconds. */
  offsetAt(time: number): number;
}

/** The zone of an IANA name; null: there is none. */
export function namedZone(name: string): TimeZone | null {
  const format = formatOf(name);
  if (format === null) return null;
  return {
    offsetAt: (time) => {
      const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
        format.format(time).match(/\d+/g) ?? []
      ).map(Number);
      const wall = Date.UTC(year, month - 1, day, hour, minute, second);
      return wall - Math.floor(time / 1000) * 1000;
    },
  };
}

const DAY_MS = 86_400_000;

/**
 * When a wall clock reads a time. In the hour that a clock change skips, the reading counts as if the clock had
 * not changed yet; in the one that it repeats, the first pass is meant.
 */
export function instantOf(wall: number, zone: TimeZone): number {
  const before = zone.offsetAt(wall - DAY_MS);
  const after = zone.offsetAt(wall + DAY_MS);
  for (const offset of [before, after]) {
    if (zone.offsetAt(wall - offset) === offset) return wall - offset;
  }
  return wall - before;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return null;
  }
}
