/** Times as text. All take epoch milliseconds. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat("en-GB", options);
    formats.set(key, made);
  }
  return made;
}

/** The zone as `Intl` knows it; undefined is the browser's own. */
function zoneOption(zone: string): { timeZone?: string } {
  return zone === "local" ? {} : { timeZone: zone };
}

/** A time to the second, with the day when it is not today, such as "26 Nov 14:02:07". */
export function timeText(at: number, zone: string, now: number): string {
  const options = zoneOption(zone);
  const day = format(`day ${zone}`, { ...options, day: "numeric", month: "short" });
  const year = format(`year ${zone}`, { ...options, year: "numeric" });
  const clock = format(`clock ${zone}`, {
    ...options,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const sameYear = year.format(at) === year.format(now);
  const sameDay = sameYear && day.format(at) === day.format(now);
  const date = sameYear ? day.format(at) : `${day.format(at)} ${year.format(at)}`;
  return sameDay ? clock.format(at) : `${date} ${clock.format(at)}`;
}

/** A time with everything: date, milliseconds and zone. */
export function exactTimeText(at: number, zone: string): string {
  const full = format(`full ${zone}`, {
    ...zoneOption(zone),
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
    timeZoneName: "short",
  });
  return full.format(at);
}

/** A share as a percentage, to a tenth where it is small: "0.3 %", "12 %". */
export function shareText(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return `${share < 10 && part > 0 ? share.toFixed(1) : Math.round(share)} %`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, with two units at most: "840 ms", "2.1 s", "3 m 04 s", "2 d 5 h". */
export function durationText(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < SECOND) return `${Math.round(value)} ms`;
  if (value < 10 * SECOND) return `${(Math.floor(value / 100) / 10).toFixed(1)} s`;
  if (value < MINUTE) return `${Math.floor(value / SECOND)} s`;
  if (value < HOUR) return twoUnits(value, [MINUTE, "m"], [SECOND, "s"]);
  if (value < DAY) return twoUnits(value, [HOUR, "h"], [MINUTE, "m"]);
  return twoUnits(value, [DAY, "d"], [HOUR, "h"]);
}

function twoUnits(
  value: number,
  [large, name]: [number, string],
  [small, rest]: [number, string],
): string {
  const remainder = Math.floor((value % large) / small);
  const whole = `${Math.floor(value / large)} ${name}`;
  return remainder === 0 ? whole : `${whole} ${String(remainder).padStart(2, "0")} ${rest}`;
}

/** How long ago, coarsely: "just now", "3 m ago", "2 d ago". */
export function agoText(at: number, now: number): string {
  const age = now - at;
  if (age < 5 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} m ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} d ago`;
}

/** A number of bytes: "812 B", "64 kB", "1.4 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A whole number with thin groups of thousands: "12,345". */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
