/** D1 for tests in Node: the same SQL on Node's own SQLite. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");

type Row = Record<string, SQLOutputValue>;

/** A database in memory to which all migrations have been applied, or that of a file as it is. */
export class SqliteD1 {
  readonly sqlite: DatabaseSync;
  /** Statements run so far: a test may hold a path to none. */
  statements = 0;
  /** Called before each statement; may throw, as a database that is away would. */
  before: (query: string) => void = () => {};

  constructor(file?: string) {
    this.sqlite = new DatabaseSync(file ?? ":memory:");
    if (file !== undefined) return;
    for (const file of readdirSync(MIGRATIONS).toSorted()) {
      this.sqlite.exec(readFileSync(join(MIGRATIONS, file), "utf8"));
    }
  }

  /** As the binding that the stores take. */
  get binding(): D1Database {
    return this as unknown as D1Database;
  }

  prepare(query: string): Statement {
    return new Statement(this, query, []);
  }

  async batch(statements: Statement[]): Promise<D1Result[]> {
    this.sqlite.exec("BEGIN");
    try {
      const results = statements.map((statement) => statement.execute());
      this.sqlite.exec("COMMIT");
      return results;
    } catch (error) {
      this.sqlite.exec("ROLLBACK");
      throw error;
    }
  }
}

class Statement {
  private readonly database: SqliteD1;
  private readonly query: string;
  private readonly values: SQLInputValue[];

  constructor(database: SqliteD1, query: string, values: SQLInputValue[]) {
    this.database = database;
    this.query = query;
    this.values = values;
  }

  bind(...values: SQLInputValue[]): Statement {
    return new Statement(this.database, this.query, values);
  }

  execute(): D1Result {
    this.database.statements += 1;
    this.database.before(this.query);
    const { sqlite } = this.database;
    const results = sqlite.prepare(this.query).all(...this.values);
    const changed = sqlite.prepare("SELECT changes() AS changes").get() as { changes: number };
    const writes = !/^\s*select/i.test(this.query);
    const meta = { changes: writes ? changed.changes : 0 };
    return { success: true, results, meta } as unknown as D1Result;
  }

  async all(): Promise<D1Result> {
    return this.execute();
  }

  async run(): Promise<D1Result> {
    return this.execute();
  }

  async raw(): Promise<SQLOutputValue[][]> {
    return (this.execute().results as Row[]).map((row) => Object.values(row));
  }
}
