import type { IndexRow, IndexText, TaskIndexRow } from "../model/index-row.ts";
import { EXECUTION_SEARCH, TASK_SEARCH } from "../search/kinds.ts";
import { keyName, type Position } from "../search/order.ts";
import type { SearchSql } from "../search/search.ts";
import {
  countStatement,
  matchingStatement,
  onePassStatement,
  pageStatement,
  type WantedHits,
} from "./search-statements.ts";

/** Which of the hits are wanted. */
export interface PageRequest {
  start: number;
  size: number;
}

/** A page of hits. */
export interface Page<Hit> {
  totalHits: number;
  hits: Hit[];
  /** Where the page ends, if there are hits behind it. */
  end: Position | null;
  /** How long the latest changes were on their way to the index, in milliseconds. */
  lag: number;
}

/** The words of a hit, as far as the index has them. */
interface FoundText {
  reason: string | null;
  input: string | null;
  output: string | null;
  details: string | null;
}

/** An execution that was found, and how it stands. */
export interface FoundStatus {
  workflowId: string;
  status: string;
}

/** An execution that was found. */
export type ExecutionHit = Omit<IndexRow, keyof IndexText | "version" | "dueTime"> & FoundText;

/** A task that was found. */
export type TaskHit = Omit<
  TaskIndexRow,
  keyof IndexText | "version" | "referenceName" | "retryCount" | "workerId"
> &
  Omit<FoundText, "details"> &
  Pick<IndexRow, "workflowId" | "correlationId"> & { workflowType: string };

const TASK_COLUMNS = `
  e.workflow_id AS workflowId, e.name AS workflowType, e.correlation_id AS correlationId,
  t.counter AS counter, t.type AS type, t.definition_name AS definitionName, t.status AS status,
  t.priority AS priority, t.domain AS domain, t.scheduled_time AS scheduledTime,
  t.start_time AS startTime, t.update_time AS updateTime, t.end_time AS endTime,
  t.queue_wait_time AS queueWaitTime`;

const EXECUTION_COLUMNS = `
  e.workflow_id AS workflowId, e.name AS name, e.definition_version AS definitionVersion,
  e.status AS status, e.correlation_id AS correlationId, e.idempotency_key AS idempotencyKey,
  e.parent_workflow_id AS parentWorkflowId, e.priority AS priority, e.create_time AS createTime,
  e.update_time AS updateTime, e.end_time AS endTime`;

const PROGRESS = "SELECT lag FROM index_progress WHERE id = 1";

/** Searches the index. */
export class SearchStore {
  private readonly database: D1Database;

  constructor(database: D1Database) {
    this.database = database;
  }

  /** A page of tasks. */
  async tasks(search: SearchSql, page: PageRequest): Promise<Page<TaskHit>> {
    const columns = TASK_COLUMNS;
    return await this.page<TaskHit>({ kind: TASK_SEARCH, search, columns }, page);
  }

  /** Executions by their ids, in no order; what is not in the index is left out. */
  async named(workflowIds: readonly string[]): Promise<ExecutionHit[]> {
    const sql = `SELECT ${EXECUTION_COLUMNS}, x.reason, x.input, x.output, x.details FROM execution e
      LEFT JOIN execution_text x ON x.rowid = e.id
      WHERE e.workflow_id IN (SELECT value FROM json_each(?1))`;
    const statement = this.database.prepare(sql).bind(JSON.stringify(workflowIds));
    return (await statement.all<ExecutionHit>()).results;
  }

  /** The statuses of executions by their ids, in no order; what is not in the index is left out. */
  async statuses(workflowIds: readonly string[]): Promise<FoundStatus[]> {
    const sql = `SELECT workflow_id AS workflowId, status FROM execution
      WHERE workflow_id IN (SELECT value FROM json_each(?1))`;
    const statement = this.database.prepare(sql).bind(JSON.stringify(workflowIds));
    return (await statement.all<FoundStatus>()).results;
  }

  /** The executions that a search finds, in no order and no more than asked for. */
  async matching(search: SearchSql, limit: number): Promise<FoundStatus[]> {
    const statement = this.database.prepare(matchingStatement(search));
    const bound = statement.bind(...search.whereParameters, limit);
    return (await bound.all<FoundStatus>()).results;
  }

  /** A page of executions. */
  async executions(search: SearchSql, page: PageRequest): Promise<Page<ExecutionHit>> {
    const columns = EXECUTION_COLUMNS;
    return await this.page<ExecutionHit>({ kind: EXECUTION_SEARCH, search, columns }, page);
  }

  /** The count, the page and the progress, of one and the same state of the index. */
  private async page<Hit>(wanted: WantedHits, { start, size }: PageRequest): Promise<Page<Hit>> {
    const { database } = this;
    const { search } = wanted;
    const statements = [database.prepare(PROGRESS)];
    if (size === 0 || !search.isCostly) {
      statements.push(database.prepare(countStatement(search)).bind(...search.whereParameters));
    }
    if (size > 0) {
      const sql = search.isCostly ? onePassStatement(wanted) : pageStatement(wanted);
      statements.push(database.prepare(sql).bind(...search.parameters, size + 1, start));
    }
    const [progress, counted, found] = await database.batch<Record<string, unknown>>(statements);
    // A count that stands alone comes in a row without a hit.
    const results = (found ?? counted)?.results ?? [];
    const rows = results.filter(({ hitId }) => typeof hitId === "number");
    const last = rows.length > size ? rows[size - 1] : undefined;
    return {
      totalHits: Number(counted?.results[0]?.["totalHits"] ?? 0),
      hits: rows.slice(0, size) as Hit[],
      end: last === undefined ? null : positionOf(last, search),
      lag: Number(progress?.results[0]?.["lag"] ?? 0),
    };
  }
}

function positionOf(row: Record<string, unknown>, { orders }: SearchSql): Position {
  const values = orders.map((_, at) => row[keyName(at)] as string | number);
  return { values, id: Number(row["hitId"]) };
}
