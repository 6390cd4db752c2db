/** A Durable Object's storage on Node's own SQLite, for tests that run without workerd. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlCursor, SqlStorage, SqlValue } from "../../src/objects/sql-storage.ts";

export class NodeSqlStorage implements SqlStorage {
  private readonly database = new DatabaseSync(":memory:");
  private readonly statements = new Map<string, StatementSync>();
  /** Rows written so far, those of the schema not counted. */
  rowsWritten = 0;
  /** Transactions that were committed. */
  commits = 0;
  /** Thrown by the next write. */
  failure: Error | null = null;
  /** How many writes go well before the one that fails. */
  failAfter = 0;
  /** The statements that wrote, in order. */
  readonly written: string[] = [];

  exec(query: string, ...bindings: SqlValue[]): SqlCursor {
    const statement = this.statements.get(query) ?? this.database.prepare(query);
    this.statements.set(query, statement);
    if (statement.columns().length > 0) {
      const rows = statement.all(...bindings) as Record<string, SqlValue>[];
      return { toArray: () => rows, rowsWritten: 0 };
    }
    this.failIfAsked();
    const before = this.totalChanges();
    statement.run(...bindings);
    const rowsWritten = this.totalChanges() - before;
    this.rowsWritten += rowsWritten;
    this.written.push(query);
    return { toArray: () => [], rowsWritten };
  }

  transactionSync<Result>(run: () => Result): Result {
    const rowsBefore = this.rowsWritten;
    this.database.exec("BEGIN");
    try {
      const result = run();
      this.database.exec("COMMIT");
      this.commits++;
      return result;
    } catch (error) {
      this.database.exec("ROLLBACK");
      this.rowsWritten = rowsBefore;
      throw error;
    }
  }

  /** The names of all tables. */
  tables(): string[] {
    const rows = this.exec("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    return rows.toArray().map((row) => String(row["name"]));
  }

  private totalChanges(): number {
    return Number(this.database.prepare("SELECT total_changes() AS changes").get()?.["changes"]);
  }

  private failIfAsked(): void {
    const { failure } = this;
    if (failure === null || this.failAfter-- > 0) return;
    this.failure = null;
    this.failAfter = 0;
    throw failure;
  }
}
