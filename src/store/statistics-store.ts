import type { StartCounts, TaskStatistics, WorkflowStatistics } from "../model/baton/statistics.ts";
import type { ZoneOffset } from "../lib/zone-offsets.ts";
import type { SearchSql } from "../search/search.ts";

/** Into how many spans of time, and which. */
export interface Division {
  /** Null: from the first hit, or to the last. */
  from: number | null;
  to: number | null;
  /** Lengths of a span, in milliseconds; the first one is taken that needs no more than `most` spans. */
  widths: readonly number[];
  most: number;
  /** Of the zone whose wall clocks the spans follow, in their order; the first one holds for all times before it too. */
  offsets: readonly ZoneOffset[];
}

/** How tasks ended, by the names of their definitions. */
export interface EndedTasks {
  /** When the first of those that were counted was scheduled; null: none was. */
  first: number | null;
  /** Tasks that were looked at. */
  read: number;
  tasks: TaskStatistics[];
}

/** By how much wall clocks are ahead of `key0`. */
function offsetSql(offsets: readonly ZoneOffset[]): string {
  const [first, ...later] = offsets.map(({ from, offset }) => ({
    from: Math.trunc(from),
    offset: Math.trunc(offset),
  }));
  if (later.length === 0) return String(first?.offset ?? 0);
  const cases = later.toReversed().map(({ from, offset }) => `WHEN key0 >= ${from} THEN ${offset}`);
  return `CASE ${cases.join(" ")} ELSE ${first?.offset ?? 0} END`;
}

/** `found` has the numbers of the hits, their times as `key0` and their statuses as `key1`. */
const startCounts = (
  { columns, from, where, whereParameters }: SearchSql,
  offsets: readonly ZoneOffset[],
): string => {
  const [first, last, widths, most] = [1, 2, 3, 4].map((at) => `?${whereParameters.length + at}`);
  return `
    WITH found AS MATERIALIZED (SELECT ${columns} FROM ${from} WHERE ${where}),
    span AS (
      SELECT ifnull(${last}, max(key0)) - ifnull(${first}, min(key0)) AS span,
        CAST(${most} AS INTEGER) AS most, (SELECT max(value) FROM json_each(${widths})) AS longest
      FROM found
    ),
    step AS MATERIALIZED (
      SELECT ifnull(
        (SELECT min(value) FROM json_each(${widths}) WHERE value * most >= span),
        longest * (CAST(span AS INTEGER) / most / longest + 1)
      ) AS width FROM span
    )
    SELECT width, (key0 + ${offsetSql(offsets)}) / width * width AS at, key1 AS status, count(*) AS count
    FROM found CROSS JOIN step GROUP BY at, status ORDER BY at, status`;
};

/** Starts are counted by an index alone, and of all others only those are read that failed. */
const WORKFLOWS = `
  WITH known AS (SELECT DISTINCT name FROM workflow_def),
  failures AS (
    SELECT name, count(*) AS failed FROM execution
    WHERE status IN ('FAILED', 'TIMED_OUT', 'TERMINATED') AND create_time >= ?1 GROUP BY name
  )
  SELECT known.name AS name, ifnull(failed, 0) AS failed,
    (SELECT count(*) FROM execution WHERE name = known.name AND create_time >= ?1) AS started,
    e.workflow_id AS workflowId, e.status AS status, e.create_time AS startTime
  FROM known LEFT JOIN failures ON failures.name = known.name
  LEFT JOIN execution e ON e.id = (
    SELECT id FROM execution WHERE name = known.name ORDER BY create_time DESC LIMIT 1
  )
  ORDER BY known.name`;

/** Durations are ranked within their names; those of tasks that failed or never began rank behind all others. */
const TASKS = `
  WITH latest AS (
    SELECT definition_name AS name, status, scheduled_time, CASE
      WHEN status IN ('COMPLETED', 'COMPLETED_WITH_ERRORS') AND start_time > 0 THEN end_time - start_time
    END AS duration
    FROM task WHERE scheduled_time >= ?1 ORDER BY scheduled_time DESC LIMIT ?2
  ),
  ranked AS (
    SELECT name, status, scheduled_time, duration, count(duration) OVER (PARTITION BY name) AS durations,
      row_number() OVER (PARTITION BY name ORDER BY duration IS NULL, duration) AS place
    FROM latest
  )
  SELECT name, min(scheduled_time) AS first, count(*) AS read,
    sum(status IN ('COMPLETED', 'COMPLETED_WITH_ERRORS')) AS completed,
    sum(status IN ('FAILED', 'FAILED_WITH_TERMINAL_ERROR', 'TIMED_OUT')) AS failed,
    min(CASE WHEN place * 100 >= durations * 50 THEN duration END) AS p50,
    min(CASE WHEN place * 100 >= durations * 95 THEN duration END) AS p95
  FROM ranked GROUP BY name ORDER BY name`;

type WorkflowRow = Omit<WorkflowStatistics, "last"> & {
  workflowId: string | null;
  status: string;
  startTime: number;
};

type TaskRow = Omit<TaskStatistics, "ended"> & { first: number; read: number; completed: number };

/** Counts what is in the index: each with one statement, whatever it counts. */
export class StatisticsStore {
  private readonly database: D1Database;

  constructor(database: D1Database) {
    this.database = database;
  }

  /** How many of the hits of a search started when, by the wall clock. @param search in the order of start times and statuses. */
  async starts(search: SearchSql, division: Division): Promise<StartCounts> {
    const { from, to, widths, most, offsets } = division;
    const values = [...search.whereParameters, from, to, JSON.stringify(widths), most];
    const statement = this.database.prepare(startCounts(search, offsets)).bind(...values);
    const rows = (await statement.all<{ width: number } & StartCounts["counts"][number]>()).results;
    const counts = rows.map(({ at, status, count }) => ({ at, status, count }));
    return { width: rows[0]?.width ?? widths[0] ?? 1, counts };
  }

  /** What the workflows that are registered have done since a time. */
  async workflows(since: number): Promise<WorkflowStatistics[]> {
    const { results } = await this.database.prepare(WORKFLOWS).bind(since).all<WorkflowRow>();
    return results.map(({ workflowId, status, startTime, ...counts }) => ({
      ...counts,
      last: workflowId === null ? null : { workflowId, status, startTime },
    }));
  }

  /** How the tasks ended that were scheduled since a time, at most so many of the latest. */
  async tasks(since: number, most: number): Promise<EndedTasks> {
    const { results } = await this.database.prepare(TASKS).bind(since, most).all<TaskRow>();
    return {
      first: results.length === 0 ? null : Math.min(...results.map(({ first }) => first)),
      read: results.reduce((sum, { read }) => sum + read, 0),
      tasks: results.map(({ first: _first, read: _read, completed, ...row }) => ({
        ...row,
        ended: completed + row.failed,
      })),
    };
  }
}
