/** The part of a Durable Object's storage that the stores use, so that anything with SQLite can stand in. */

export type SqlValue = string | number | null;

export interface SqlCursor {
  toArray(): Record<string, SqlValue>[];
  readonly rowsWritten: number;
}

export interface SqlStorage {
  exec(query: string, ...bindings: SqlValue[]): SqlCursor;
  /** Runs a function whose writes all happen, or none when it throws. */
  transactionSync<Result>(run: () => Result): Result;
}

/** The storage of an object on the platform. */
export function sqlStorageOf(storage: DurableObjectStorage): SqlStorage {
  return {
    exec: (query, ...bindings) => storage.sql.exec(query, ...bindings) as unknown as SqlCursor,
    transactionSync: (run) => storage.transactionSync(run),
  };
}
