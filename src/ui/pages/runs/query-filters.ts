/** A query of the search as filters of the page, where they can say it. */
import { entriesOf, PART_FIELDS, TEXT_FIELDS, TIME_FIELDS, type RunFilters } from "./run-query.ts";

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
  const [part] = entriesOf(PART_FIELDS).find(([, each]) => each === field) ?? [];
  if (part !== undefined) return takePart(filters, part, { operator, values });
  const [time] = entriesOf(TIME_FIELDS).find(([, each]) => each === field) ?? [];
  if (time !== undefined) return takeTime(filters, time, { operator, value });
  if (field === "duration") {
    if (operator !== ">=" || filters.longer !== undefined || !/^\d{1,9}$/.test(value)) return false;
    filters.longer = value;
    return true;
  }
  if (operator === ">=" || operator === "<=") return false;
  if (field === "workflowType" && filters.workflow === undefined) filters.workflow = values;
  else if (field === "status" && filters.status === undefined) filters.status = values;
  else {
    const [name] = entriesOf(TEXT_FIELDS).find(([, each]) => each === field) ?? [];
    if (name === undefined || filters[name] !== undefined || values.length !== 1) return false;
    filters[name] = value;
  }
  return true;
}

function takePart(
  filters: RunFilters,
  name: keyof typeof PART_FIELDS,
  { operator, values }: Omit<Term, "field">,
): boolean {
  const [, part] = /^\*(.+)\*$/s.exec(values[0] ?? "") ?? [];
  if (part === undefined || values.length > 1 || operator === ">=" || operator === "<=")
    return false;
  if (filters[name] !== undefined) return false;
  filters[name] = part;
  return true;
}

function takeTime(
  filters: RunFilters,
  name: keyof typeof TIME_FIELDS,
  { operator, value }: { operator: string; value: string },
): boolean {
  if (!/^\d{1,15}$/.test(value)) return false;
  const known = filters[name];
  if (operator === ">=" && known === undefined) filters[name] = `${value}-`;
  else if (operator === "<=" && known?.endsWith("-") === true) filters[name] = known + value;
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
