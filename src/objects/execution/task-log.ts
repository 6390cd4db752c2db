import type { TaskExecLog } from "../../model/task-exec-log.ts";
import type { SqlStorage } from "../sql-storage.ts";
import { hasTable, LOG_TABLE } from "./migrations.ts";

/** UTF-16 units kept of a line. */
const MAX_LINE_LENGTH = 100_000;

/** The lines that were logged for tasks. The table is made by the first one. */
export class TaskLog {
  private readonly storage: SqlStorage;
  private isMade: boolean | null = null;

  constructor(storage: SqlStorage) {
    this.storage = storage;
  }

  /** Keeps the beginning of a line that is too long. */
  add(counter: number, log: string, created: number): void {
    if (!this.exists()) this.storage.exec(LOG_TABLE);
    this.isMade = true;
    this.storage.exec(
      "INSERT INTO task_log (counter, created, log) VALUES (?, ?, ?)",
      counter,
      created,
      log.slice(0, MAX_LINE_LENGTH),
    );
  }

  /** Forgets the lines of a task. */
  drop(counter: number): void {
    if (this.exists()) this.storage.exec("DELETE FROM task_log WHERE counter = ?", counter);
  }

  /** The numbers of a task's lines by their time. */
  numbers(counter: number): number[] {
    if (!this.exists()) return [];
    const rows = this.storage.exec(
      "SELECT id FROM task_log WHERE counter = ? ORDER BY created, id",
      counter,
    );
    return rows.toArray().map(({ id }) => Number(id));
  }

  /** A line by its number. */
  line(number: number): Omit<TaskExecLog, "taskId"> {
    const rows = this.storage.exec("SELECT log, created FROM task_log WHERE id = ?", number);
    const [row] = rows.toArray();
    return { log: String(row?.["log"] ?? ""), createdTime: Number(row?.["created"] ?? 0) };
  }

  private exists(): boolean {
    return (this.isMade ??= hasTable(this.storage, "task_log"));
  }
}
