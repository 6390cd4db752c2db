import { and, asc, between, eq, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { IndexRow } from "../model/index-row.ts";
import { jsonLists } from "./json-lists.ts";
import { executions } from "./schema.ts";

/** An execution that has not ended, as pages of them are asked for. */
export type OpenExecution = Pick<IndexRow, "workflowId" | "name" | "createTime">;

const IDS = { workflowId: executions.workflowId };

const ORDER = [asc(executions.createTime), asc(executions.workflowId)];

/** Rows as JSON come in one parameter, because D1 binds at most 100 and a statement costs more than its
 * rows. A row never replaces a newer one of its execution. */
const UPSERT = `
  INSERT INTO execution (workflow_id, index_version, name, definition_version, status, correlation_id,
    idempotency_key, parent_workflow_id, priority, create_time, update_time, end_time, due_time)
  SELECT value ->> 'workflowId', value ->> 'version', value ->> 'name', value ->> 'definitionVersion',
    value ->> 'status', value ->> 'correlationId', value ->> 'idempotencyKey',
    value ->> 'parentWorkflowId', value ->> 'priority', value ->> 'createTime', value ->> 'updateTime',
    value ->> 'endTime', value ->> 'dueTime'
  FROM json_each(?1) WHERE true
  ON CONFLICT (workflow_id) DO UPDATE SET
    index_version = excluded.index_version, name = excluded.name,
    definition_version = excluded.definition_version, status = excluded.status,
    correlation_id = excluded.correlation_id, idempotency_key = excluded.idempotency_key,
    parent_workflow_id = excluded.parent_workflow_id, priority = excluded.priority,
    create_time = excluded.create_time, update_time = excluded.update_time,
    end_time = excluded.end_time, due_time = excluded.due_time
  WHERE excluded.index_version > execution.index_version`;

/** Only of rows that were written just now, and whose words have changed: they cost more than all else. */
const UPSERT_TEXT = `
  INSERT OR REPLACE INTO execution_text (rowid, names, reason, input, output, details)
  SELECT e.id, value ->> 'names', value ->> 'reason', value ->> 'input', value ->> 'output',
    value ->> 'details'
  FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
  LEFT JOIN execution_text x ON x.rowid = e.id
  WHERE e.index_version = value ->> 'version' AND (x.rowid IS NULL
    OR x.output <> value ->> 'output' OR x.names <> value ->> 'names' OR x.input <> value ->> 'input'
    OR x.reason <> value ->> 'reason' OR x.details <> value ->> 'details')`;

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

  /** Writes rows, all or none. */
  async upsert(rows: readonly IndexRow[]): Promise<void> {
    const statements = jsonLists(rows, MAX_ROWS_TEXT).flatMap((list) =>
      [UPSERT, UPSERT_TEXT].map((statement) => this.database.prepare(statement).bind(list)),
    );
    if (statements.length > 0) await this.database.batch(statements);
  }

  /** Removes the rows of executions that are no more. */
  async remove(workflowIds: readonly string[]): Promise<void> {
    if (workflowIds.length === 0) return;
    const ids = JSON.stringify(workflowIds);
    const removals = [
      `DELETE FROM execution_text WHERE rowid IN
        (SELECT id FROM execution WHERE workflow_id IN (SELECT value FROM json_each(?1)))`,
      "DELETE FROM execution WHERE workflow_id IN (SELECT value FROM json_each(?1))",
    ];
    await this.database.batch(removals.map((sql) => this.database.prepare(sql).bind(ids)));
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
