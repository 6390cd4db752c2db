/**
 * The schema of a queue's storage, as numbered steps. Append only: an object that was written by an
 * earlier release is brought up to date step by step when it wakes.
 */
import type { SqlStorage } from "../sql-storage.ts";

const STEPS: readonly (readonly string[])[] = [
  [
    // The key is the order of arrival, not the id: rows are added at the end and mostly removed at
    // the beginning, and a key of text would need a tree of its own.
    "CREATE TABLE task (position INTEGER PRIMARY KEY, task_id TEXT NOT NULL, domain TEXT NOT NULL, priority INTEGER NOT NULL, available_at INTEGER NOT NULL)",
    "CREATE TABLE poll (domain TEXT PRIMARY KEY, worker_id TEXT, time INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE format (version INTEGER NOT NULL)",
    "INSERT INTO format (version) VALUES (0)",
  ],
  [
    "ALTER TABLE task ADD COLUMN turn INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE task ADD COLUMN holds INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE start (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL)",
    "ALTER TABLE format ADD COLUMN limits TEXT",
  ],
  [
    "ALTER TABLE poll ADD COLUMN polls INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE poll ADD COLUMN tasks INTEGER NOT NULL DEFAULT 0",
  ],
];

/** The format of what this release writes. */
export const QUEUE_FORMAT = STEPS.length;

/** Brings a schema from an earlier format to the present one; 0 is an empty object. */
export function migrate(storage: SqlStorage, from: number): void {
  for (const step of STEPS.slice(from)) {
    for (const statement of step) storage.exec(statement);
  }
  storage.exec("UPDATE format SET version = ?", QUEUE_FORMAT);
}

/** The format in which an object was written; 0: never. Reads the schema only, so that asking leaves
 * nothing behind. */
export function storedFormat(storage: SqlStorage): number {
  const found = storage.exec(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'format'",
  );
  if (found.toArray().length === 0) return 0;
  const [row] = storage.exec("SELECT version FROM format").toArray();
  return Number(row?.["version"]);
}
