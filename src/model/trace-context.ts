/** W3C Trace Context: which trace something belongs to, and which span of it was the cause. */
import { z } from "zod";

/** The two headers, in a form that may be sent on. */
export const traceContextSchema = z.object({
  traceparent: z.string(),
  tracestate: z.string().exactOptional(),
});
export type TraceContext = z.infer<typeof traceContextSchema>;

/** Headers of a request; a header that was sent several times has its values joined by commas. */
export interface HeaderValues {
  get(name: string): string | null;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** The version that is written, and whose headers have nothing behind the flags. */
const VERSION = "00";
const INVALID_VERSION = "ff";
const ONLY_ZEROS = /^0+$/;
/** Sampled, and made of random numbers: no other flag is known. */
const KNOWN_FLAGS = 0b11;

const MEMBER =
  /^([a-z0-9][a-z0-9_\-*/@]{0,255})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MAX_MEMBERS = 32;
/** Characters of a `tracestate` that is sent on. Members longer than the second number go first. */
const MAX_STATE_LENGTH = 512;
const LONG_MEMBER = 128;

/** Reads the headers. Undefined: there is no `traceparent`, or one that the text of the W3C says to ignore. */
export function readTraceContext(headers: HeaderValues): TraceContext | undefined {
  const [, version = "", traceId = "", spanId = "", flags = "", more] =
    TRACEPARENT.exec(headers.get("traceparent") ?? "") ?? [];
  if (version === "" || version === INVALID_VERSION) return undefined;
  if (version === VERSION && more !== undefined) return undefined;
  if (ONLY_ZEROS.test(traceId) || ONLY_ZEROS.test(spanId)) return undefined;
  const known = (Number.parseInt(flags, 16) & KNOWN_FLAGS).toString(16).padStart(2, "0");
  const context: TraceContext = { traceparent: `${VERSION}-${traceId}-${spanId}-${known}` };
  const state = stateOf(headers.get("tracestate") ?? "");
  if (state !== "") context.tracestate = state;
  return context;
}

export function traceIdOf({ traceparent }: TraceContext): string {
  return traceparent.split("-")[1] ?? "";
}

/** A list that breaks a rule counts as a whole for nothing. */
function stateOf(text: string): string {
  const members = text.split(",").map((member) => member.trim());
  const given = members.filter((member) => member !== "");
  const keys = given.map((member) => MEMBER.exec(member)?.[1]);
  if (given.length > MAX_MEMBERS || keys.includes(undefined)) return "";
  if (new Set(keys).size < keys.length) return "";
  return shortened(given).join(",");
}

function shortened(members: string[]): string[] {
  const kept = [...members];
  while (kept.join(",").length > MAX_STATE_LENGTH) {
    const long = kept.findLastIndex((member) => member.length > LONG_MEMBER);
    kept.splice(long === -1 ? kept.length - 1 : long, 1);
  }
  return kept;
}
