/** The filters of the page as a query of Conductor's search. */
import { inQuotes } from "../../lib/in-quotes.ts";
import type { RunsSearch } from "./search.ts";

/** What of the URL chooses runs. */
export type RunFilters = Pick<
  RunsSearch,
  | "workflow"
  | "version"
  | "status"
  | "started"
  | "ended"
  | "updated"
  | "correlationId"
  | "id"
  | "longer"
  | "parent"
  | "reason"
  | "failed"
>;

/** Filters whose value is a span of time, and the fields that it is of. */
export const TIME_FIELDS = {
  started: "startTime",
  ended: "endTime",
  updated: "updateTime",
} as const;

/** Filters whose value is one text, and the fields that have it. */
export const TEXT_FIELDS = {
  version: "version",
  correlationId: "correlationId",
  id: "workflowId",
  parent: "parentWorkflowId",
} as const;

const HOUR = 3_600_000;

/** Ranges that move along with the time. */
export const RANGES: Readonly<Record<string, { label: string; milliseconds: number }>> = {
  "1h": { label: "last hour", milliseconds: HOUR },
  "24h": { label: "last 24 hours", milliseconds: 24 * HOUR },
  "7d": { label: "last 7 days", milliseconds: 7 * 24 * HOUR },
  "30d": { label: "last 30 days", milliseconds: 30 * 24 * HOUR },
};

/** A relative range moves in steps, so that the same list is not asked for anew at each moment. */
const STEP = 10_000;

/** From and to in epoch milliseconds; null when the text is no range. */
export function rangeOf(started: string, now: number): { from: number; to: number | null } | null {
  const relative = RANGES[started];
  if (relative !== undefined) {
    return { from: Math.floor((now - relative.milliseconds) / STEP) * STEP, to: null };
  }
  const [, from, to] = /^(\d{1,15})-(\d{1,15})?$/.exec(started) ?? [];
  return from === undefined
    ? null
    : { from: Number(from), to: to === undefined ? null : Number(to) };
}

/** Filters whose value stands somewhere within a field. */
export const PART_FIELDS = {
  reason: "reasonForIncompletion",
  failed: "failedReferenceTaskNames",
} as const;

/** The query that finds what the filters choose; "" chooses everything. */
export function queryOf(filters: RunFilters, now: number): string {
  const terms = [
    oneOf("workflowType", filters.workflow),
    oneOf("status", filters.status),
    ...entriesOf(TEXT_FIELDS).map(([name, field]) => oneOf(field, filters[name])),
    ...entriesOf(PART_FIELDS).map(([name, field]) => {
      const part = filters[name];
      return part === undefined ? "" : oneOf(field, `*${part}*`);
    }),
    ...entriesOf(TIME_FIELDS).flatMap(([name, field]) => timesOf(field, filters[name], now)),
    filters.longer === undefined ? "" : `duration >= ${filters.longer}`,
  ];
  return terms.filter((term) => term !== "").join(" AND ");
}

/** The members of an object whose names are known. */
export function entriesOf<Name extends string, Value>(
  object: Readonly<Record<Name, Value>>,
): [Name, Value][] {
  return Object.entries(object) as [Name, Value][];
}

function timesOf(field: string, text: string | undefined, now: number): string[] {
  const range = text === undefined ? null : rangeOf(text, now);
  if (range === null) return [];
  // What goes on has ended at 0: it is not what ended before some time.
  const from = field === "endTime" ? Math.max(1, range.from) : range.from;
  return [`${field} >= ${from}`, range.to === null ? "" : `${field} <= ${range.to}`];
}

function oneOf(field: string, chosen: string | readonly string[] | undefined): string {
  const values = typeof chosen === "string" ? [chosen] : chosen;
  if (values === undefined || values.length === 0) return "";
  if (values.length === 1) return `${field} = ${quoted(values[0] ?? "")}`;
  return `${field} IN (${values.map(quoted).join(", ")})`;
}

/** Quotes where the grammar asks for them. */
function quoted(value: string): string {
  return /^[\w.:*-]+$/.test(value) && !/^(?:AND|OR|NOT|IN)$/i.test(value) ? value : inQuotes(value);
}
