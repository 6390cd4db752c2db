import { and, asc, between, count, eq, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { IndexReport, IndexRow } from "../model/index-row.ts";
import { isSystemType } from "../model/system-types.ts";
import {
  OUTDATE_EXECUTIONS,
  REMOVE_EXECUTIONS,
  REMOVE_OUTDATED_TASKS,
  REMOVE_TASKS,
  REMOVE_WEBHOOK_WAITS,
  TOLD_EXECUTIONS,
  WRITE_EXECUTION_TEXTS,
  WRITE_EXECUTIONS,
  WRITE_PROGRESS,
  WRITE_TASK_TEXTS,
  WRITE_TASKS,
} from "./index-statements.ts";
import { jsonLists } from "./json-lists.ts";
import { COUNT_EXECUTIONS, COUNT_TASKS } from "./metric-statements.ts";
import { executions } from "./schema.ts";

/** An execution that has not ended, as pages of them are asked for. */
export type OpenExecution = Pick<IndexRow, "workflowId" | "name" | "createTime">;

const IDS = { workflowId: executions.workflowId };

const ORDER = [asc(executions.createTime), asc(executions.workflowId)];

/** UTF-16 units of one statement's rows: a parameter may have 2 MB at Cloudflare. */
const MAX_ROWS_TEXT = 400_000;

/** The index of executions. It may lag behind them. */
export class ExecutionStore {
  private readonly database: D1Database;
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.database = database;
    this.db = drizzle(database);
  }

  /** Resolves when the database answers; reads no rows. */
  async reach(): Promise<void> {
    await this.database.prepare("SELECT 1").run();
  }

  /** Writes reports, all or none, but for those that the index is ahead of or has a gap before. Answers the
   * ids of the executions whose version is in the index now. @param now for the lag of the index. */
  async write(reports: readonly IndexReport[], now: number): Promise<Set<string>> {
    if (reports.length === 0) return new Set();
    const { database } = this;
    const executions = reports.map(({ execution, since }) => ({ ...execution, since }));
    const tasks = reports.flatMap(({ execution: { workflowId, version }, tasks }) =>
      tasks.map((task) => ({
        ...task,
        workflowId,
        reportVersion: version,
        isWorkerTask: !isSystemType(task.type),
      })),
    );
    const removals = reports.flatMap(({ execution: { workflowId, version }, present }) =>
      present === undefined ? [] : [{ workflowId, version, present }],
    );
    const noLongerWaiting = tasks
      .filter(({ type, status }) => type === "WAIT_FOR_WEBHOOK" && status !== "IN_PROGRESS")
      .map(({ workflowId, counter }) => `${workflowId}-${counter}`);
    const versions = executions.map(({ workflowId, version }) => ({ workflowId, version }));
    const lag = now - Math.min(...reports.map(({ changedTime }) => changedTime));
    const results = await database.batch<{ id: string }>([
      ...this.statements([COUNT_EXECUTIONS, WRITE_EXECUTIONS, WRITE_EXECUTION_TEXTS], executions),
      ...this.statements([COUNT_TASKS, WRITE_TASKS, WRITE_TASK_TEXTS], tasks),
      ...this.statements(REMOVE_TASKS, removals),
      ...this.statements([REMOVE_WEBHOOK_WAITS], noLongerWaiting),
      database.prepare(WRITE_PROGRESS).bind(now, Math.max(0, lag)),
      database.prepare(TOLD_EXECUTIONS).bind(JSON.stringify(versions)),
    ]);
    return new Set(results.at(-1)?.results.map(({ id }) => id));
  }

  private statements(sql: readonly string[], rows: readonly unknown[]): D1PreparedStatement[] {
    return jsonLists(rows, MAX_ROWS_TEXT).flatMap((list) =>
      sql.map((statement) => this.database.prepare(statement).bind(list)),
    );
  }

  /** The versions that the index has of executions; it has none of those that are left out. */
  async versions(workflowIds: readonly string[]): Promise<Map<string, number>> {
    const ids = JSON.stringify(workflowIds);
    const rows = await this.db
      .select({ id: executions.workflowId, version: executions.indexVersion })
      .from(executions)
      .where(sql`${executions.workflowId} IN (SELECT value FROM json_each(${ids}))`);
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Ids of executions behind an id, in their order. */
  async idsAfter(workflowId: string, limit: number): Promise<string[]> {
    const rows = await this.db
      .select(IDS)
      .from(executions)
      .where(sql`${executions.workflowId} > ${workflowId}`)
      .orderBy(asc(executions.workflowId))
      .limit(limit);
    return rows.map((row) => row.workflowId);
  }

  /** Removes the rows of executions that are no more. */
  async remove(workflowIds: readonly string[]): Promise<void> {
    await this.runAll(REMOVE_EXECUTIONS, workflowIds);
  }

  /** Has executions tell everything again. Their rows stay until then: what is new is counted by them. */
  async outdate(workflowIds: readonly string[]): Promise<void> {
    await this.runAll(OUTDATE_EXECUTIONS, workflowIds);
  }

  /** Removes the tasks that executions have not told again, though they have told everything. */
  async removeOutdatedTasks(workflowIds: readonly string[]): Promise<void> {
    await this.runAll(REMOVE_OUTDATED_TASKS, workflowIds);
  }

  private async runAll(sql: readonly string[], workflowIds: readonly string[]): Promise<void> {
    if (workflowIds.length === 0) return;
    const ids = JSON.stringify(workflowIds);
    await this.database.batch(sql.map((statement) => this.database.prepare(statement).bind(ids)));
  }

  /** Ids of the executions of a workflow that have not ended, oldest first. */
  async running(name: string): Promise<string[]> {
    const rows = await this.db
      .select(IDS)
      .from(executions)
      .where(and(eq(executions.name, name), isOpen()))
      .orderBy(...ORDER);
    return rows.map((row) => row.workflowId);
  }

  /** A page of the executions that have not ended, whatever they run. @param after the last of the page before. */
  async open(after: OpenExecution | undefined, limit: number): Promise<OpenExecution[]> {
    const { name = "", createTime = 0, workflowId = "" } = after ?? {};
    return await this.db
      .select({
        workflowId: executions.workflowId,
        name: executions.name,
        createTime: executions.createTime,
      })
      .from(executions)
      .where(
        and(
          isOpen(),
          sql`(${executions.name}, ${executions.createTime}, ${executions.workflowId}) > (${name}, ${createTime}, ${workflowId})`,
        ),
      )
      .orderBy(asc(executions.name), ...ORDER)
      .limit(limit);
  }

  /** How many executions have not ended, by the name of their workflow: reads as many rows of an index. */
  async openByName(): Promise<Map<string, number>> {
    const rows = await this.db
      .select({ name: executions.name, count: count() })
      .from(executions)
      .where(isOpen())
      .groupBy(executions.name)
      .orderBy(asc(executions.name));
    return new Map(rows.map((row) => [row.name, row.count]));
  }

  /** Ids of running executions whose timer was due before a time, the longest overdue first. */
  async overdue(before: number, limit: number): Promise<string[]> {
    const rows = await this.db
      .select(IDS)
      .from(executions)
      .where(
        sql`${executions.status} = 'RUNNING' AND ${executions.dueTime} > 0 AND ${executions.dueTime} < ${before}`,
      )
      .orderBy(asc(executions.dueTime))
      .limit(limit);
    return rows.map((row) => row.workflowId);
  }

  /** Ids of the executions of a definition that were created in a span of time, ended or not. */
  async createdBetween(
    definition: { name: string; version: number },
    span: { from: number; to: number },
  ): Promise<string[]> {
    const rows = await this.db
      .select(IDS)
      .from(executions)
      .where(
        and(
          eq(executions.name, definition.name),
          eq(executions.definitionVersion, definition.version),
          between(executions.createTime, span.from, span.to),
        ),
      )
      .orderBy(...ORDER);
    return rows.map((row) => row.workflowId);
  }

  /** Ids of the executions of a workflow with a correlation id, oldest first. */
  async correlated(
    name: string,
    correlationId: string,
    options: { includeClosed: boolean },
  ): Promise<string[]> {
    const rows = await this.db
      .select(IDS)
      .from(executions)
      .where(
        and(
          eq(executions.correlationId, correlationId),
          eq(executions.name, name),
          options.includeClosed ? undefined : isOpen(),
        ),
      )
      .orderBy(...ORDER);
    return rows.map((row) => row.workflowId);
  }
}

/** Written out, because SQLite uses a partial index only for a condition without parameters. */
function isOpen() {
  return sql`${executions.status} IN ('RUNNING', 'PAUSED')`;
}
