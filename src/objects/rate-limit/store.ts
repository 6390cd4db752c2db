/** The rows of one limit: a row for each execution under it. */
import type { SqlStorage, SqlValue } from "../sql-storage.ts";
import type { Member } from "./members.ts";

const FORMAT = 1;
const STATES = ["waiting", "running", "called"] as const;

const TABLES = [
  "CREATE TABLE IF NOT EXISTS member (position INTEGER PRIMARY KEY, workflow_id TEXT NOT NULL, run INTEGER NOT NULL, state INTEGER NOT NULL)",
  "CREATE TABLE IF NOT EXISTS setting (format INTEGER NOT NULL, concurrent INTEGER NOT NULL)",
];
const PUT_MEMBER = `INSERT INTO member (position, workflow_id, run, state) VALUES (?, ?, ?, ?)
  ON CONFLICT (position) DO UPDATE SET run = excluded.run, state = excluded.state`;

/** What is written together. */
export interface LimitChange {
  put: readonly Member[];
  removed: readonly Member[];
  /** Absent: as it was. */
  limit?: number;
}

export class RateLimitStore {
  private readonly storage: SqlStorage;
  private made: boolean;

  constructor(storage: SqlStorage) {
    this.storage = storage;
    const found = storage.exec(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'member'",
    );
    this.made = found.toArray().length > 0;
  }

  load(): { members: Member[]; limit: number } {
    if (!this.made) return { members: [], limit: 0 };
    const members = this.storage.exec("SELECT * FROM member ORDER BY position").toArray();
    const [setting] = this.storage.exec("SELECT concurrent FROM setting").toArray();
    return { members: members.map(memberOf), limit: Number(setting?.["concurrent"] ?? 0) };
  }

  write({ put, removed, limit }: LimitChange): void {
    if (put.length + removed.length === 0 && limit === undefined) return;
    this.storage.transactionSync(() => {
      if (!this.made) for (const table of TABLES) this.storage.exec(table);
      for (const { position, workflowId, run, state } of put) {
        this.storage.exec(PUT_MEMBER, position, workflowId, run, STATES.indexOf(state));
      }
      for (const { position } of removed) {
        this.storage.exec("DELETE FROM member WHERE position = ?", position);
      }
      if (limit !== undefined) this.putLimit(limit);
    });
    this.made = true;
  }

  /** The storage has been emptied. */
  forget(): void {
    this.made = false;
  }

  private putLimit(limit: number): void {
    this.storage.exec("DELETE FROM setting");
    this.storage.exec("INSERT INTO setting (format, concurrent) VALUES (?, ?)", FORMAT, limit);
  }
}

function memberOf(row: Record<string, SqlValue>): Member {
  return {
    workflowId: String(row["workflow_id"]),
    position: Number(row["position"]),
    run: Number(row["run"]),
    state: STATES[Number(row["state"])] ?? "waiting",
  };
}
