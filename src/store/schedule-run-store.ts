import { and, asc, count, desc, eq, gt, gte, inArray, lt, lte, sql, type SQL } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { ScheduleRun, ScheduleRunState } from "../model/schedule-run.ts";
import type { SearchResult } from "../model/search-result.ts";
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import { scheduleRuns, schedules } from "./schema.ts";

/** Runs that are kept of one schedule. */
export const MAX_RUNS_KEPT = 1_000;

/** Characters of a start request that is kept whole with a run. */
const MAX_KEPT_REQUEST = 4_000;

/** Rows of one statement: each binds ten values of the hundred that the database takes. */
const ROWS_AT_A_TIME = 10;

/** Values that one query may name. */
export const MAX_NAMES = 50;

/** A condition that runs have to fulfil. */
export type RunCondition =
  | { field: "scheduleName" | "workflowName" | "executionId" | "workflowId"; values: string[] }
  | { field: "state"; values: ScheduleRunState[] }
  | { field: "scheduledTime"; operator: "<" | "<=" | ">" | ">="; time: number };

/** Which runs are looked for, and which page of them. */
export interface RunSearch {
  conditions: readonly RunCondition[];
  /** Part of a name or an id, in any case. */
  freeText?: string | undefined;
  start: number;
  size: number;
  sort: readonly { field: string; descending: boolean }[];
}

const SORTABLE = {
  scheduledTime: scheduleRuns.scheduledTime,
  executionTime: scheduleRuns.executionTime,
  scheduleName: scheduleRuns.scheduleName,
  workflowName: scheduleRuns.workflowName,
  state: scheduleRuns.state,
};

const COMPARE = { "<": lt, "<=": lte, ">": gt, ">=": gte };

/** The history of schedules. */
export class ScheduleRunStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Adds runs of a schedule and lists its next time, both or neither. A run that is there stays as it is. */
  async record(
    scheduleName: string,
    runs: readonly ScheduleRun[],
    nextRunTime: number | null,
  ): Promise<void> {
    const listed = this.db
      .update(schedules)
      .set({ nextRunTime })
      .where(eq(schedules.name, scheduleName));
    const inserts = chunksOf(runs.map(rowOf), ROWS_AT_A_TIME).map((rows) =>
      this.db.insert(scheduleRuns).values(rows).onConflictDoNothing(),
    );
    await this.db.batch([listed, ...inserts]);
  }

  /** Removes all but the latest runs of a schedule. */
  async prune(scheduleName: string): Promise<void> {
    await this.db.run(sql`
      DELETE FROM schedule_run WHERE schedule_name = ${scheduleName} AND scheduled_time <= (
        SELECT scheduled_time FROM schedule_run WHERE schedule_name = ${scheduleName}
        ORDER BY scheduled_time DESC LIMIT 1 OFFSET ${MAX_RUNS_KEPT})`);
  }

  async search(search: RunSearch): Promise<SearchResult<ScheduleRun>> {
    const where = and(...search.conditions.map(conditionOf), freeTextOf(search.freeText));
    const order = search.sort.map(({ field, descending }) => {
      const column = Object.hasOwn(SORTABLE, field)
        ? SORTABLE[field as keyof typeof SORTABLE]
        : scheduleRuns.scheduledTime;
      return descending ? desc(column) : asc(column);
    });
    if (order.length === 0) order.push(desc(scheduleRuns.scheduledTime));
    const [rows, [counted]] = await Promise.all([
      this.db
        .select()
        .from(scheduleRuns)
        .where(where)
        .orderBy(...order, asc(scheduleRuns.executionId))
        .limit(search.size)
        .offset(search.start),
      this.db.select({ hits: count() }).from(scheduleRuns).where(where),
    ]);
    return { totalHits: counted?.hits ?? 0, results: rows.map(runOf) };
  }
}

function conditionOf(condition: RunCondition): SQL {
  switch (condition.field) {
    case "scheduledTime":
      return COMPARE[condition.operator](scheduleRuns.scheduledTime, condition.time);
    case "state":
      return inArray(scheduleRuns.state, condition.values);
    default:
      return inArray(scheduleRuns[condition.field], condition.values);
  }
}

function freeTextOf(part: string | undefined): SQL | undefined {
  if (part === undefined) return undefined;
  const { scheduleName, workflowName, workflowId, executionId } = scheduleRuns;
  const texts = sql`${scheduleName} || ' ' || ${workflowName} || ' ' || ${executionId} || ' ' || coalesce(${workflowId}, '')`;
  return sql`instr(lower(${texts}), lower(${part})) > 0`;
}

function rowOf({ startWorkflowRequest, ...run }: ScheduleRun): typeof scheduleRuns.$inferInsert {
  return { ...run, request: keptRequest(startWorkflowRequest) };
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

/** Of a large request only what names it. */
function keptRequest(request: StartWorkflowRequest): string {
  const whole = JSON.stringify(request);
  if (whole.length <= MAX_KEPT_REQUEST) return whole;
  const { name, version, correlationId, priority } = request;
  return JSON.stringify({ name, version, correlationId, input: {}, taskToDomain: {}, priority });
}

function runOf(row: typeof scheduleRuns.$inferSelect): ScheduleRun {
  const { request, workflowId, reason, ...rest } = row;
  return {
    ...rest,
    ...(workflowId !== null && { workflowId }),
    ...(reason !== null && { reason, stackTrace: reason }),
    startWorkflowRequest: JSON.parse(request) as StartWorkflowRequest,
  };
}
