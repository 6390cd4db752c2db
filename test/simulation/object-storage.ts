/** The storage of simulated objects: real SQL on databases in memory, which are used again from run to run. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { SqlCursor, SqlStorage, SqlValue } from "../../src/objects/sql-storage.ts";

/** What stands between a life of an object and its storage. */
export interface CommitGuard {
  /** Throws where the write must not happen. */
  beforeCommit(): void;
  afterCommit(): void;
}

const READS = /^\s*SELECT/i;
const NONE: SqlCursor = { toArray: () => [], rowsWritten: 0 };

export class SimulatedDatabase {
  private readonly database = new DatabaseSync(":memory:");
  private readonly statements = new Map<string, StatementSync>();
  private inTransaction = false;

  /** The storage as one life of an object has it. */
  storageFor(guard: CommitGuard): SqlStorage {
    return {
      exec: (query, ...bindings) => this.exec(guard, query, bindings),
      transactionSync: (run) => this.transaction(guard, run),
    };
  }

  /** Drops all tables. */
  clear(): void {
    const tables = this.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables) this.database.exec(`DROP TABLE ${String(name)}`);
  }

  private exec(guard: CommitGuard, query: string, bindings: SqlValue[]): SqlCursor {
    const statement = this.prepare(query);
    if (READS.test(query)) {
      const rows = statement.all(...bindings) as Record<string, SqlValue>[];
      return { toArray: () => rows, rowsWritten: 0 };
    }
    // A statement by itself is a transaction.
    if (!this.inTransaction) guard.beforeCommit();
    statement.run(...bindings);
    if (!this.inTransaction) guard.afterCommit();
    return NONE;
  }

  private transaction<Result>(guard: CommitGuard, run: () => Result): Result {
    this.prepare("BEGIN").run();
    this.inTransaction = true;
    let result: Result;
    try {
      result = run();
      guard.beforeCommit();
    } catch (error) {
      this.inTransaction = false;
      this.prepare("ROLLBACK").run();
      throw error;
    }
    this.inTransaction = false;
    this.prepare("COMMIT").run();
    guard.afterCommit();
    return result;
  }

  private prepare(query: string): StatementSync {
    const known = this.statements.get(query);
    if (known !== undefined) return known;
    const statement = this.database.prepare(query);
    this.statements.set(query, statement);
    return statement;
  }
}

/** Databases that wait to be used again: making one costs more than clearing it. */
const idle: SimulatedDatabase[] = [];

export function takeDatabase(): SimulatedDatabase {
  return idle.pop() ?? new SimulatedDatabase();
}

export function giveBack(database: SimulatedDatabase): void {
  database.clear();
  idle.push(database);
}
