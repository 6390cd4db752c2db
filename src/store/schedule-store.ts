import { and, asc, count, desc, eq, isNotNull, lt, sql, type SQL } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { SearchResult } from "../model/search-result.ts";
import type { WorkflowSchedule } from "../model/workflow-schedule.ts";
import { schedules, settings } from "./schema.ts";

/** Which schedules are looked for, and which page of them. */
export interface ScheduleSearch {
  workflowName?: string | undefined;
  /** Part of the name, in any case. */
  scheduleName?: string | undefined;
  paused?: boolean | undefined;
  /** Part of the schedule's or the workflow's name, in any case. */
  freeText?: string | undefined;
  start: number;
  size: number;
  /** By name and direction, the first one counts most; unknown names are passed over. */
  sort: readonly { field: string; descending: boolean }[];
}

const HALTED = "schedules_halted";

const SORTABLE = {
  name: schedules.name,
  workflowName: schedules.workflowName,
  paused: schedules.paused,
  createTime: schedules.createTime,
  updatedTime: schedules.updatedTime,
  nextRunTime: schedules.nextRunTime,
};

const LISTED = { definition: schedules.definition, nextRunTime: schedules.nextRunTime };

/** What is listed of schedules. Their objects write it. */
export class ScheduleStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Lists a schedule, in the place of what was listed of it. */
  async put(schedule: WorkflowSchedule, nextRunTime: number | null): Promise<void> {
    const { name, startWorkflowRequest, paused, createTime = 0, updatedTime = 0 } = schedule;
    const row = {
      name,
      workflowName: startWorkflowRequest?.name ?? "",
      paused,
      createTime,
      updatedTime,
      nextRunTime,
      definition: JSON.stringify(schedule),
    };
    await this.db
      .insert(schedules)
      .values(row)
      .onConflictDoUpdate({ target: schedules.name, set: row });
  }

  async remove(name: string): Promise<void> {
    await this.db.delete(schedules).where(eq(schedules.name, name));
  }

  /** All schedules by name, or those of a workflow. */
  async list(workflowName?: string): Promise<WorkflowSchedule[]> {
    const rows = await this.db
      .select(LISTED)
      .from(schedules)
      .where(workflowName === undefined ? undefined : eq(schedules.workflowName, workflowName))
      .orderBy(asc(schedules.name));
    return rows.map(scheduleOf);
  }

  async search(search: ScheduleSearch): Promise<SearchResult<WorkflowSchedule>> {
    const where = conditionOf(search);
    const order = search.sort.flatMap(({ field, descending }) => {
      const column = Object.hasOwn(SORTABLE, field)
        ? SORTABLE[field as keyof typeof SORTABLE]
        : undefined;
      return column === undefined ? [] : [descending ? desc(column) : asc(column)];
    });
    const [rows, [counted]] = await Promise.all([
      this.db
        .select(LISTED)
        .from(schedules)
        .where(where)
        .orderBy(...order, asc(schedules.name))
        .limit(search.size)
        .offset(search.start),
      this.db.select({ hits: count() }).from(schedules).where(where),
    ]);
    return { totalHits: counted?.hits ?? 0, results: rows.map(scheduleOf) };
  }

  /** The names of all schedules. */
  async names(): Promise<string[]> {
    const rows = await this.db.select({ name: schedules.name }).from(schedules);
    return rows.map((row) => row.name);
  }

  /** Names of schedules that should have run before a time, the longest overdue first. */
  async overdue(before: number, limit: number): Promise<string[]> {
    const rows = await this.db
      .select({ name: schedules.name })
      .from(schedules)
      .where(and(isNotNull(schedules.nextRunTime), lt(schedules.nextRunTime, before)))
      .orderBy(asc(schedules.nextRunTime))
      .limit(limit);
    return rows.map((row) => row.name);
  }

  /** Whether all schedules are halted. */
  async halted(): Promise<boolean> {
    const rows = await this.db.select().from(settings).where(eq(settings.name, HALTED));
    return rows.length > 0;
  }

  /** Notes that all schedules are halted, or are not any more. */
  async setHalted(halted: boolean): Promise<void> {
    const row = { name: HALTED, value: "true" };
    if (halted) await this.db.insert(settings).values(row).onConflictDoNothing();
    else await this.db.delete(settings).where(eq(settings.name, HALTED));
  }
}

function conditionOf({ workflowName, scheduleName, paused, freeText }: ScheduleSearch) {
  const conditions: SQL[] = [];
  if (workflowName !== undefined) conditions.push(eq(schedules.workflowName, workflowName));
  if (scheduleName !== undefined) conditions.push(contains(schedules.name, scheduleName));
  if (paused !== undefined) conditions.push(eq(schedules.paused, paused));
  if (freeText !== undefined) {
    const names = sql`${schedules.name} || ' ' || ${schedules.workflowName}`;
    conditions.push(contains(names, freeText));
  }
  return and(...conditions);
}

/** Not LIKE, for which D1 allows patterns of 50 characters. */
function contains(column: SQL | typeof schedules.name, part: string): SQL {
  return sql`instr(lower(${column}), lower(${part})) > 0`;
}

function scheduleOf(row: { definition: string; nextRunTime: number | null }): WorkflowSchedule {
  const schedule = JSON.parse(row.definition) as WorkflowSchedule;
  return row.nextRunTime === null ? schedule : { ...schedule, nextRunTime: row.nextRunTime };
}
