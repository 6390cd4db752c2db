/** The filters of the page as a query of Conductor's search, and a query as filters where they can say it. */
import { inQuotes } from "../../lib/in-quotes.ts";
import type { RunsSearch } from "./search.ts";

/** What of the URL chooses runs. */
export type RunFilters = Pick<
  RunsSearch,
  "workflow" | "version" | "status" | "started" | "correlationId" | "id" | "longer"
>;

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

/** The query that finds what the filters choose; "" chooses everything. */
export function queryOf(filters: RunFilters, now: number): string {
  const terms = [
    oneOf("workflowType", filters.workflow),
    filters.version === undefined ? "" : `version = ${quoted(filters.version)}`,
    oneOf("status", filters.status),
    filters.correlationId === undefined ? "" : `correlationId = ${quoted(filters.correlationId)}`,
    filters.id === undefined ? "" : `workflowId = ${quoted(filters.id)}`,
    ...timesOf(filters.started, now),
    filters.longer === undefined ? "" : `duration >= ${filters.longer}`,
  ];
  return terms.filter((term) => term !== "").join(" AND ");
}

function timesOf(started: string | undefined, now: number): string[] {
  const range = started === undefined ? null : rangeOf(started, now);
  if (range === null) return [];
  return [`startTime >= ${range.from}`, range.to === null ? "" : `startTime <= ${range.to}`];
}

function oneOf(field: string, values: readonly string[] | undefined): string {
  if (values === undefined || values.length === 0) return "";
  if (values.length === 1) return `${field} = ${quoted(values[0] ?? "")}`;
  return `${field} IN (${values.map(quoted).join(", ")})`;
}

/** Quotes where the grammar asks for them. */
function quoted(value: string): string {
  return /^[\w.:*-]+$/.test(value) && !/^(?:AND|OR|NOT|IN)$/i.test(value) ? value : inQuotes(value);
}

const TERM =
  /^\s*(\w+)\s*(=|>=|<=|IN)\s*(\((?:[^()"']|"(?:[^"]|"")*"|'(?:[^']|'')*')*\)|"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s()"',]+)\s*/;
const VALUE = /\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s,()"']+)\s*,?/g;

/** The filters that say the same as a query; null when they cannot. */
export function filtersOf(query: string): RunFilters | null {
  const filters: RunFilters = {};
  let rest = query;
  while (rest.trim() !== "") {
    const [whole, field = "", operator = "", text = ""] = TERM.exec(rest) ?? [];
    if (whole === undefined || !take(filters, { field, operator, values: valuesOf(text) }))
      return null;
    rest = rest.slice(whole.length);
    if (rest.trim() === "") break;
    const [and] = /^AND\b/.exec(rest) ?? [];
    if (and === undefined) return null;
    rest = rest.slice(and.length);
    if (rest.trim() === "") return null;
  }
  return filters;
}

interface Term {
  field: string;
  operator: string;
  values: string[];
}

/** Adds a term to the filters. @returns false when they cannot say it. */
function take(filters: RunFilters, { field, operator, values }: Term): boolean {
  const [value = ""] = values;
  if (field === "startTime") return takeTime(filters, operator, value);
  if (field === "duration") {
    if (operator !== ">=" || filters.longer !== undefined || !/^\d{1,9}$/.test(value)) return false;
    filters.longer = value;
    return true;
  }
  if (operator === ">=" || operator === "<=") return false;
  if (field === "workflowType" && filters.workflow === undefined) filters.workflow = values;
  else if (field === "status" && filters.status === undefined) filters.status = values;
  else if (values.length !== 1) return false;
  else if (field === "version" && filters.version === undefined) filters.version = value;
  else if (field === "correlationId" && filters.correlationId === undefined)
    filters.correlationId = value;
  else if (field === "workflowId" && filters.id === undefined) filters.id = value;
  else return false;
  return true;
}

function takeTime(filters: RunFilters, operator: string, value: string): boolean {
  if (!/^\d{1,15}$/.test(value)) return false;
  if (operator === ">=" && filters.started === undefined) filters.started = `${value}-`;
  else if (operator === "<=" && filters.started?.endsWith("-") === true) filters.started += value;
  else return false;
  return true;
}

function valuesOf(text: string): string[] {
  const inner = text.startsWith("(") ? text.slice(1, -1) : text;
  return [...inner.matchAll(VALUE)].map(([, value = ""]) => {
    const quote = value[0];
    if (quote !== '"' && quote !== "'") return value;
    return value.slice(1, -1).replaceAll(quote + quote, quote);
  });
}
