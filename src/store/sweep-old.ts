import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

/** Rows that one statement removes. */
const SWEPT_AT_A_TIME = 1000;

/** Statements of one sweep; what is left goes with the next. */
const MOST_STATEMENTS = 50;

/** Removes the rows of a table whose time lies before another. */
export async function sweepOld(
  db: DrizzleD1Database,
  table: SQLiteTable,
  time: SQLiteColumn,
  before: number,
): Promise<void> {
  const old = sql`SELECT rowid FROM ${table} WHERE ${time} < ${before} LIMIT ${SWEPT_AT_A_TIME}`;
  for (let statements = 0; statements < MOST_STATEMENTS; statements++) {
    const { meta } = await db.run(sql`DELETE FROM ${table} WHERE rowid IN (${old})`);
    if (meta.changes < SWEPT_AT_A_TIME) return;
  }
}
