/**
 * The rows of one queue.
 *
 * S1. A batch is one transaction: one commit, however many tasks it holds.
 * S2. A task costs a row written when it comes and one when it goes, and no index.
 * S3. The tables are made by the first batch that adds a task: an object that was only asked leaves none.
 */
import type { SqlStorage, SqlValue } from "../sql-storage.ts";
import type { TaskLimits } from "../../model/task-limits.ts";
import { migrate, QUEUE_FORMAT, storedFormat } from "./migrations.ts";
import type { StoredPoll } from "./poll-log.ts";
import type { RestoredEntry } from "./entry.ts";
import type { Start } from "./grants.ts";

/** Rows in one statement. They go in as one JSON text: a statement has at most 100 bindings, and a
 * value at most 2 MB. */
const CHUNK = 1000;

const INSERT_TASKS = `INSERT INTO task (position, task_id, domain, priority, available_at, turn, holds)
  SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
    json_extract(value, '$[6]') FROM json_each(?)`;
const UPDATE_TASK =
  "UPDATE task SET priority = ?, available_at = ?, turn = ?, holds = ? WHERE position = ?";
const DELETE_TASKS = "DELETE FROM task WHERE position IN (SELECT value FROM json_each(?))";
const DELETE_STARTS = "DELETE FROM start WHERE sequence IN (SELECT value FROM json_each(?))";
/** A task that is offered again under the same grant starts later than the row says. */
const PUT_START = `INSERT INTO start (sequence, time) VALUES (?, ?)
  ON CONFLICT (sequence) DO UPDATE SET time = excluded.time`;
const PUT_POLL = `INSERT INTO poll (domain, worker_id, time, polls, tasks) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (domain) DO UPDATE SET worker_id = excluded.worker_id, time = excluded.time,
    polls = excluded.polls, tasks = excluded.tasks`;

/** What is written together. */
export interface QueueBatch {
  added: readonly RestoredEntry[];
  changed: readonly RestoredEntry[];
  /** Positions. */
  removed: readonly number[];
  polls: readonly StoredPoll[];
  /** Of a type with limits: how they have changed, who was let through, and the sequences of the starts
   * that count no more. */
  limits?: TaskLimits;
  starts?: readonly Start[];
  forgotten?: readonly number[];
}

/** What was written. */
export interface StoredQueue {
  tasks: RestoredEntry[];
  polls: StoredPoll[];
  limits: TaskLimits | null;
  starts: Start[];
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

  load(): StoredQueue {
    if (!this.hasSchema) return { tasks: [], polls: [], limits: null, starts: [] };
    this.storage.transactionSync(() => this.migrate());
    const rows = (query: string) => this.storage.exec(query).toArray();
    const [format] = rows("SELECT limits FROM format");
    const limits = format?.["limits"] ?? null;
    return {
      tasks: rows("SELECT * FROM task ORDER BY position").map(taskOf),
      polls: rows("SELECT * FROM poll").map(pollOf),
      limits: limits === null ? null : (JSON.parse(String(limits)) as TaskLimits),
      starts: rows("SELECT * FROM start ORDER BY time, sequence").map(startOf),
    };
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
      task.turn,
      Number(task.holds),
    ]);
    this.inChunks(INSERT_TASKS, added);
    for (const { priority, availableAt, turn, holds, position } of batch.changed) {
      this.storage.exec(UPDATE_TASK, priority, availableAt, turn, Number(holds), position);
    }
    this.inChunks(DELETE_TASKS, batch.removed);
    for (const { domain, workerId, time, polls, tasks } of batch.polls) {
      this.storage.exec(PUT_POLL, domain, workerId, time, polls, tasks);
    }
    this.writeLimits(batch);
  }

  private writeLimits({ limits, starts = [], forgotten = [] }: QueueBatch): void {
    if (limits !== undefined) {
      this.storage.exec("UPDATE format SET limits = ?", JSON.stringify(limits));
    }
    for (const { sequence, time } of starts) {
      this.storage.exec(PUT_START, sequence, time);
    }
    this.inChunks(DELETE_STARTS, forgotten);
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
    turn: Number(row["turn"]),
    holds: row["holds"] === 1,
  };
}

function startOf(row: Record<string, SqlValue>): Start {
  return { sequence: Number(row["sequence"]), time: Number(row["time"]) };
}

function pollOf(row: Record<string, SqlValue>): StoredPoll {
  const workerId = row["worker_id"] ?? null;
  return {
    domain: String(row["domain"]),
    workerId: workerId === null ? null : String(workerId),
    time: Number(row["time"]),
    polls: Number(row["polls"]),
    tasks: Number(row["tasks"]),
  };
}
