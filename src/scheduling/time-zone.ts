/** Time zones by their ids, as Spring reads them. */
import { namedZone, type TimeZone } from "../lib/named-zone.ts";

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
  const zone = namedZone(id);
  if (zone !== null) named.set(id.toLowerCase(), zone);
  return zone;
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
