/** What pages say of many executions or tasks at once. */
import type {
  StartCounts,
  TaskStatisticsList,
  WorkflowStatisticsList,
} from "../model/baton/statistics.ts";
import { instantOf } from "../lib/named-zone.ts";
import { offsetsBetween } from "../lib/zone-offsets.ts";
import { timeZone } from "../scheduling/time-zone.ts";
import { createdFromCondition, createdUntilCondition } from "../search/conditions.ts";
import { EXECUTION_SEARCH } from "../search/kinds.ts";
import { InvalidRequest } from "./errors.ts";
import { prepareSearch } from "./search-page.ts";
import type { Services } from "./services.ts";
import { searchConditions, type WorkflowSearchParameters } from "./workflow-search.ts";

/** Spans of time that starts are counted in, at most. */
export const MAX_BUCKETS = 200;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far back changes of clocks are looked for: before that the oldest offset holds. */
const YEARS_OF_CLOCKS = 5 * 365 * DAY;

/** How far back statistics go where nothing else is asked for. */
const USUAL_PERIOD = DAY;

/** Lengths of a span that people can read. */
const WIDTHS = [
  ...[1, 2, 5, 10, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY),
];

/** Tasks that are looked at for their statistics: to rank 20,000 durations takes about a tenth of a second. */
const MAX_TASKS = 20_000;

/** Which executions are counted by their starts. */
export interface StartCountParameters extends Pick<
  WorkflowSearchParameters,
  "query" | "freeText" | "classifier" | "topLevelOnly"
> {
  from: number | undefined;
  to: number | undefined;
  buckets: number;
  /** Whose wall clocks the spans follow. */
  zoneId: string;
}

/** How many executions that a search finds started when, by status. @throws InvalidRequest */
export async function countStarts(
  services: Services,
  parameters: StartCountParameters,
): Promise<StartCounts> {
  const { from, to, buckets } = parameters;
  const zone = timeZone(parameters.zoneId);
  if (zone === null) throw new InvalidRequest(`Unknown time-zone ID: ${parameters.zoneId}`);
  const now = services.clock();
  const wanted = { ...parameters, start: 0, size: 0, sort: "startTime,status", cursor: "" };
  const extra = () => [
    ...searchConditions(parameters),
    ...(from === undefined ? [] : [createdFromCondition(from)]),
    ...(to === undefined ? [] : [createdUntilCondition(to)]),
  ];
  const { sql } = prepareSearch(EXECUTION_SEARCH, wanted, { extra, things: "workflows" });
  const { width, counts } = await services.statistics.starts(sql, {
    from: from ?? null,
    to: to ?? null,
    widths: WIDTHS,
    most: buckets,
    offsets: offsetsBetween(zone, Math.max(from ?? 0, now - YEARS_OF_CLOCKS), now),
  });
  return {
    width,
    counts: counts.map(({ at, ...count }) => ({ at: instantOf(at, zone), ...count })),
  };
}

/** What the registered workflows have done since a time, by default for a day. */
export async function workflowStatistics(
  services: Services,
  since = services.clock() - USUAL_PERIOD,
): Promise<WorkflowStatisticsList> {
  return { since, workflows: await services.statistics.workflows(since) };
}

/** How tasks have ended that were scheduled since a time, by default for a day; of too many the latest. */
export async function taskStatistics(
  services: Services,
  since = services.clock() - USUAL_PERIOD,
): Promise<TaskStatisticsList> {
  const { first, read, tasks } = await services.statistics.tasks(since, MAX_TASKS);
  return { since: read < MAX_TASKS ? since : (first ?? since), tasks };
}
