/** The filters of the list of runs and of the search of tasks: how they are named, and their values in words. */
import { durationText, timeText } from "../../lib/format-time.ts";
import { RANGES, rangeOf, TIME_FIELDS, type RunFilters } from "./run-query.ts";
import type { RunsSearch } from "./search.ts";

export type FilterName = keyof RunFilters;

interface Filter {
  name: FilterName;
  title: string;
  /** It stands beside the list also without a value: always, where there is room, or never. */
  isOffered: "always" | "where there is room" | "never";
  /** Tasks have nothing of the kind. */
  isOfRunsAlone?: true;
}

const FILTERS: readonly Filter[] = [
  { name: "workflow", title: "Workflow", isOffered: "always" },
  { name: "status", title: "Status", isOffered: "always" },
  { name: "started", title: "Started", isOffered: "always" },
  { name: "correlationId", title: "Correlation id", isOffered: "where there is room" },
  { name: "id", title: "Id", isOffered: "where there is room" },
  { name: "reason", title: "Reason", isOffered: "never", isOfRunsAlone: true },
  { name: "failed", title: "Failed task", isOffered: "never", isOfRunsAlone: true },
  { name: "version", title: "Version", isOffered: "never" },
  { name: "longer", title: "Duration", isOffered: "never", isOfRunsAlone: true },
  { name: "ended", title: "Ended", isOffered: "never" },
  { name: "updated", title: "Updated", isOffered: "never" },
  { name: "parent", title: "Parent", isOffered: "never" },
];

/** No value of the filters that tasks have nothing of. */
export const WITHOUT_RUN_FILTERS: RunFilters = Object.fromEntries(
  FILTERS.filter(({ isOfRunsAlone }) => isOfRunsAlone).map(({ name }) => [name, undefined]),
);

/** Filters that are set or stand ready beside the list, and those that are further away. */
export function filtersFor(
  search: RunsSearch,
  hasRoom: boolean,
): { near: readonly Filter[]; far: readonly Filter[] } {
  const all = FILTERS.filter(({ isOfRunsAlone }) => !isOfRunsAlone || search.tab !== "tasks");
  const isNear = ({ name, isOffered }: Filter): boolean =>
    search[name] !== undefined ||
    isOffered === "always" ||
    (hasRoom && isOffered === "where there is room");
  return { near: all.filter(isNear), far: all.filter((filter) => !isNear(filter)) };
}

/** The value of a filter in words; undefined: it is not set. */
export function filterText(name: FilterName, search: RunsSearch, zone: string): string | undefined {
  const value = search[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string") return value.join(", ");
  if (name === "longer") return `≥ ${durationText(Number(value))}`;
  return Object.hasOwn(TIME_FIELDS, name) ? rangeText(value, zone) : value;
}

function rangeText(text: string, zone: string): string {
  const now = Date.now();
  const range = rangeOf(text, now);
  if (range === null) return text;
  const named = RANGES[text]?.label;
  if (named !== undefined) return named;
  const from = range.from <= 1 ? "…" : timeText(range.from, zone, now);
  return `${from} – ${range.to === null ? "now" : timeText(range.to, zone, now)}`;
}
