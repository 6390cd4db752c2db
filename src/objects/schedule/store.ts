/** The one row of a schedule. */
import type { ScheduleRun } from "../../model/schedule-run.ts";
import type { WorkflowSchedule } from "../../model/workflow-schedule.ts";
import type { ScheduleState } from "../../scheduling/lifecycle.ts";
import type { SqlStorage } from "../sql-storage.ts";

const FORMAT = 1;

const TABLE = `CREATE TABLE IF NOT EXISTS schedule (
  id INTEGER PRIMARY KEY, format INTEGER NOT NULL, definition TEXT NOT NULL, cursor INTEGER NOT NULL,
  halted INTEGER NOT NULL, listed INTEGER NOT NULL, removed INTEGER NOT NULL, pending TEXT NOT NULL)`;
const PUT = `INSERT INTO schedule (id, format, definition, cursor, halted, listed, removed, pending)
  VALUES (0, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET format = excluded.format, definition = excluded.definition,
    cursor = excluded.cursor, halted = excluded.halted, listed = excluded.listed, removed = excluded.removed,
    pending = excluded.pending`;

/** What is kept of a schedule. */
export interface ScheduleRecord extends ScheduleState {
  /** The list of schedules shows it as it is. */
  listed: boolean;
  /** It is to be taken off the list, and then forgotten. */
  removed: boolean;
  /** Runs that the history does not have yet. */
  pending: readonly ScheduleRun[];
}

export class ScheduleRowStore {
  private readonly storage: SqlStorage;
  private made: boolean;

  constructor(storage: SqlStorage) {
    this.storage = storage;
    const found = storage.exec(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schedule'",
    );
    this.made = found.toArray().length > 0;
  }

  load(): ScheduleRecord | null {
    if (!this.made) return null;
    const [row] = this.storage.exec("SELECT * FROM schedule").toArray();
    if (row === undefined) return null;
    return {
      schedule: JSON.parse(String(row["definition"])) as WorkflowSchedule,
      cursor: Number(row["cursor"]),
      halted: row["halted"] === 1,
      listed: row["listed"] === 1,
      removed: row["removed"] === 1,
      pending: JSON.parse(String(row["pending"])) as ScheduleRun[],
    };
  }

  write({ schedule, cursor, halted, listed, removed, pending }: ScheduleRecord): void {
    const flags = [halted, listed, removed].map(Number);
    this.storage.transactionSync(() => {
      if (!this.made) this.storage.exec(TABLE);
      const definition = JSON.stringify(schedule);
      this.storage.exec(PUT, FORMAT, definition, cursor, ...flags, JSON.stringify(pending));
    });
    this.made = true;
  }

  /** Writes how far it has come, and what the history does not know of that. */
  move({ cursor, pending }: Pick<ScheduleRecord, "cursor" | "pending">): void {
    const texts = JSON.stringify(pending);
    this.storage.exec("UPDATE schedule SET cursor = ?, pending = ?", cursor, texts);
  }

  /** The storage has been emptied. */
  forget(): void {
    this.made = false;
  }
}
