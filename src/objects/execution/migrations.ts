/**
 * The schema of an execution's storage, as numbered steps. Append only: an object that was written by
 * an earlier release is brought up to date step by step when it wakes, and the record's format says
 * where it stands.
 */
import { RECORD_FORMAT } from "../../engine/records.ts";
import type { SqlStorage } from "../sql-storage.ts";

const STEPS: readonly (readonly string[])[] = [
  [
    "CREATE TABLE record (name TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE task (counter INTEGER PRIMARY KEY, state TEXT NOT NULL, input TEXT NOT NULL, output TEXT NOT NULL, outbox TEXT)",
    "CREATE TABLE task_log (id INTEGER PRIMARY KEY, counter INTEGER NOT NULL, created INTEGER NOT NULL, log TEXT NOT NULL)",
    "CREATE TABLE part (name TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (name, number)) WITHOUT ROWID",
  ],
];

/** Brings a schema from a format to the present one; 0 is an empty object. */
export function migrate(storage: SqlStorage, from: number): void {
  for (const step of STEPS.slice(from, RECORD_FORMAT)) {
    for (const statement of step) storage.exec(statement);
  }
}

/** Whether the object holds anything. Reads the schema only, so that asking leaves nothing behind. */
export function hasSchema(storage: SqlStorage): boolean {
  const found = storage.exec(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'record'",
  );
  return found.toArray().length > 0;
}
