/**
 * Everything in an execution's storage as lines of JSON, and back. The lines say themselves which tables
 * there were, so that a dump of an earlier release is restored as it was and brought up to date when
 * it is loaded, like rows that had stayed where they were.
 */
import type { SqlStorage, SqlValue } from "../sql-storage.ts";

/** Rows read at a time: two texts of the largest size stay far below the memory of an object. */
const ROWS_AT_A_TIME = 20;

/** An execution is there once its own row is; that row is restored last. */
const LAST = { table: "record", id: 0 };

type Row = Record<string, SqlValue>;

/** One line: a table as it was made, or one row of a table. */
type Line = { create: string } | { table: string; row: Row };

/** The lines of a dump, read from the storage as they are asked for. */
export function* dumpLines(storage: SqlStorage): Generator<string> {
  const tables = tablesOf(storage);
  for (const { sql } of tables) yield lineOf({ create: sql });
  let last: Row | undefined;
  for (const { name } of tables) {
    for (const row of rowsOf(storage, name)) {
      if (name === LAST.table && row["id"] === LAST.id) last = row;
      else yield lineOf({ table: name, row });
    }
  }
  if (last !== undefined) yield lineOf({ table: LAST.table, row: last });
}

/** Writes one line of a dump. Writing it again changes nothing. */
export function restoreLine(storage: SqlStorage, text: string): void {
  const line = JSON.parse(text) as Line;
  if ("create" in line) {
    storage.exec(
      line.create.replace(/^CREATE TABLE (?!IF NOT EXISTS)/i, "CREATE TABLE IF NOT EXISTS "),
    );
    return;
  }
  const columns = Object.keys(line.row);
  const places = columns.map(() => "?").join(", ");
  storage.exec(
    `INSERT OR REPLACE INTO ${line.table} (${columns.join(", ")}) VALUES (${places})`,
    ...Object.values(line.row),
  );
}

function tablesOf(storage: SqlStorage): { name: string; sql: string }[] {
  const found = storage.exec(
    // What begins with an underscore is the platform's own.
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name",
  );
  return found.toArray().map(({ name, sql }) => ({ name: String(name), sql: String(sql) }));
}

function* rowsOf(storage: SqlStorage, table: string): Generator<Row> {
  for (let offset = 0; ; offset += ROWS_AT_A_TIME) {
    const rows = storage
      .exec(`SELECT * FROM ${table} LIMIT ? OFFSET ?`, ROWS_AT_A_TIME, offset)
      .toArray();
    yield* rows;
    if (rows.length < ROWS_AT_A_TIME) return;
  }
}

function lineOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}
