/** Time zones: how far their wall clocks are ahead of UTC at a time. */

export interface TimeZone {
  /** Milliseconds by which the wall clock is ahead of UTC; whole seconds. */
  offsetAt(time: number): number;
}

/** UTC, or a fixed offset from it: `Z`, `+2`, `-03:30`, `UTC+01:00`, `GMT-5`. */
const FIXED =
  /^(?:Z|(?:UTC|GMT|UT)|(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?([0-5]\d)(?::?([0-5]\d))?)?)$/;
const MAX_OFFSET_MS = 18 * 3_600_000;
/** The longest name of a zone has 32 characters. */
const MAX_ID_LENGTH = 64;

/** Zones by name. There are some 600, however often they are asked for. */
const named = new Map<string, TimeZone>();

/** The zone with an id; null: there is none. */
export function timeZone(id: string): TimeZone | null {
  if (id.length > MAX_ID_LENGTH) return null;
  const fixed = FIXED.exec(id);
  if (fixed !== null) return fixedZone(fixed);
  const known = named.get(id.toLowerCase());
  if (known !== undefined) return known;
  try {
    const zone = namedZone(id);
    named.set(id.toLowerCase(), zone);
    return zone;
  } catch {
    return null;
  }
}

function fixedZone([
  ,
  sign,
  hours = "0",
  minutes = "0",
  seconds = "0",
]: RegExpExecArray): TimeZone | null {
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (size > MAX_OFFSET_MS) return null;
  const offset = sign === "-" ? -size : size;
  return { offsetAt: () => offset };
}

/** @throws RangeError when there is no zone of that name. */
function namedZone(id: string): TimeZone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: id,
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
