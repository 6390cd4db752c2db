/**
 * The rows of one queue.
 *
 * S1. A batch is one transaction: one commit, however many tasks it holds.
 * S2. A task costs a row written when it comes and one when it goes, and no index.
 * S3. The tables are made by the first batch that adds a task: an object that was only asked leaves none.
 */
import type { SqlStorage, SqlValue } from "../sql-storage.ts";
import { migrate, QUEUE_FORMAT, storedFormat } from "./migrations.ts";
import type { LastPoll } from "./poll-log.ts";
import type { RestoredEntry } from "./queue.ts";

/** Rows in one statement. They go in as one JSON text: a statement has at most 100 bindings, and a
 * value at most 2 MB. */
const CHUNK = 1000;

const INSERT_TASKS = `INSERT INTO task (position, task_id, domain, priority, available_at)
  SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]'), json_extract(value, '$[4]') FROM json_each(?)`;
const UPDATE_TASK = "UPDATE task SET priority = ?, available_at = ? WHERE position = ?";
const DELETE_TASKS = "DELETE FROM task WHERE position IN (SELECT value FROM json_each(?))";
const PUT_POLL = `INSERT INTO poll (domain, worker_id, time) VALUES (?, ?, ?)
  ON CONFLICT (domain) DO UPDATE SET worker_id = excluded.worker_id, time = excluded.time`;

/** What is written together. */
export interface QueueBatch {
  added: readonly RestoredEntry[];
  changed: readonly RestoredEntry[];
  /** Positions. */
  removed: readonly number[];
  polls: readonly LastPoll[];
}

export class TaskQueueStore {
  private readonly storage: SqlStorage;
  private format: number;

  constructor(storage: SqlStorage) {
    this.storage = storage;
    this.format = storedFormat(storage);
  }

  /** Whether the object has tables already. */
  get hasSchema(): boolean {
    return this.format > 0;
  }

  /** What was written. */
  load(): { tasks: RestoredEntry[]; polls: LastPoll[] } {
    if (!this.hasSchema) return { tasks: [], polls: [] };
    this.storage.transactionSync(() => this.migrate());
    const tasks = this.storage.exec("SELECT * FROM task ORDER BY position").toArray();
    const polls = this.storage.exec("SELECT * FROM poll").toArray();
    return { tasks: tasks.map(taskOf), polls: polls.map(pollOf) };
  }

  write(batch: QueueBatch): void {
    const before = this.format;
    try {
      this.storage.transactionSync(() => this.writeRows(batch));
    } catch (error) {
      this.format = before;
      throw error;
    }
  }

  private writeRows(batch: QueueBatch): void {
    this.migrate();
    const added = batch.added.map((task) => [
      task.position,
      task.taskId,
      task.domain,
      task.priority,
      task.availableAt,
    ]);
    this.inChunks(INSERT_TASKS, added);
    for (const { priority, availableAt, position } of batch.changed) {
      this.storage.exec(UPDATE_TASK, priority, availableAt, position);
    }
    this.inChunks(DELETE_TASKS, batch.removed);
    for (const { domain, workerId, time } of batch.polls) {
      this.storage.exec(PUT_POLL, domain, workerId, time);
    }
  }

  /** Leaves alone what a later release has written: steps only add, and the number never goes back. */
  private migrate(): void {
    if (this.format >= QUEUE_FORMAT) return;
    migrate(this.storage, this.format);
    this.format = QUEUE_FORMAT;
  }

  private inChunks(statement: string, rows: readonly unknown[]): void {
    for (let at = 0; at < rows.length; at += CHUNK) {
      this.storage.exec(statement, JSON.stringify(rows.slice(at, at + CHUNK)));
    }
  }
}

function taskOf(row: Record<string, SqlValue>): RestoredEntry {
  return {
    taskId: String(row["task_id"]),
    domain: String(row["domain"]),
    position: Number(row["position"]),
    priority: Number(row["priority"]),
    availableAt: Number(row["available_at"]),
  };
}

function pollOf(row: Record<string, SqlValue>): LastPoll {
  const workerId = row["worker_id"] ?? null;
  return {
    domain: String(row["domain"]),
    workerId: workerId === null ? null : String(workerId),
    time: Number(row["time"]),
  };
}
