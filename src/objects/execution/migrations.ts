/**
 * The schema of an execution's storage, as numbered steps. Append only: an object that was written by
 * an earlier release is brought up to date step by step when it wakes, and the record's format says
 * where it stands.
 */
import { RECORD_FORMAT } from "../../engine/records.ts";
import type { SqlStorage } from "../sql-storage.ts";

const STEPS: readonly (readonly string[])[] = [
  [
    // One table, because each one costs a new object pages and time: row 0 is the workflow, row -1 its
    // definition, and every other one the task with that counter.
    "CREATE TABLE record (id INTEGER PRIMARY KEY, state TEXT NOT NULL, input TEXT, output TEXT, outbox TEXT)",
  ],
];

/** Tables that most executions never need: made by the first write to them. */
export const LOG_TABLE =
  "CREATE TABLE IF NOT EXISTS task_log (id INTEGER PRIMARY KEY, counter INTEGER NOT NULL, created INTEGER NOT NULL, log TEXT NOT NULL)";
export const PART_TABLE =
  "CREATE TABLE IF NOT EXISTS part (name TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (name, number)) WITHOUT ROWID";
export const RAISED_TABLE =
  "CREATE TABLE IF NOT EXISTS raised_event (number INTEGER PRIMARY KEY, event TEXT NOT NULL)";
export const MESSAGE_TABLE =
  "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, data TEXT NOT NULL)";

/** Brings a schema from a format to the present one; 0 is an empty object. */
export function migrate(storage: SqlStorage, from: number): void {
  for (const step of STEPS.slice(from, RECORD_FORMAT)) {
    for (const statement of step) storage.exec(statement);
  }
}

/** Whether a table is there. Reads the schema only, so that asking leaves nothing behind. */
export function hasTable(storage: SqlStorage, name: string): boolean {
  const found = storage.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name);
  return found.toArray().length > 0;
}
