/**
 * Jobs that treat many executions alike.
 *
 * J1. A job's executions are written down with it, in parts: it never takes others.
 * J2. What it has done is counted from its parts, so nothing counts twice.
 * J3. One at a time works on a job: who has claimed it, until the claim runs out.
 */
import type { BulkJob, BulkJobDetail } from "../model/baton/bulk-job.ts";

/** Executions of a part: what a crash lets happen twice at most. */
const PART_SIZE = 50;

/** A part of a job that is not done. */
export interface OpenPart {
  number: number;
  workflowIds: string[];
}

/** A job before it has begun. */
export type NewJob = Pick<BulkJob, "jobId" | "action" | "selection"> & { workflowIds: string[] };

const COUNTS = `
  SELECT coalesce(sum(size), 0) AS done, coalesce(sum((SELECT count(*) FROM json_each(failures))), 0) AS failed
  FROM bulk_job_part WHERE job_id = ?1 AND failures IS NOT NULL`;

type Row = Record<string, unknown>;

export class BulkJobStore {
  private readonly database: D1Database;

  constructor(database: D1Database) {
    this.database = database;
  }

  /** Writes a job down, with its executions (J1). */
  async add({ jobId, action, selection, workflowIds }: NewJob, now: number): Promise<void> {
    const job = this.database.prepare(
      `INSERT INTO bulk_job (id, action, selection, status, total, claimed_until, create_time, update_time)
       VALUES (?1, ?2, ?3, 'RUNNING', ?4, 0, ?5, ?5)`,
    );
    const texts = [action, selection].map((value) => JSON.stringify(value));
    const part = this.database.prepare(
      `INSERT INTO bulk_job_part (job_id, number, size, workflow_ids)
       SELECT ?1, key, json_array_length(value), value FROM json_each(?2)`,
    );
    const parts: string[][] = [];
    for (let at = 0; at < workflowIds.length; at += PART_SIZE) {
      parts.push(workflowIds.slice(at, at + PART_SIZE));
    }
    await this.database.batch([
      job.bind(jobId, ...texts, workflowIds.length, now),
      part.bind(jobId, JSON.stringify(parts)),
    ]);
  }

  /** A job with its first failures; null: there is none of that id. */
  async get(jobId: string, maxFailures: number): Promise<BulkJobDetail | null> {
    const statements = [
      "SELECT * FROM bulk_job WHERE id = ?1",
      COUNTS,
      `SELECT failure.key AS workflowId, failure.value AS reason
       FROM bulk_job_part, json_each(failures) failure
       WHERE job_id = ?1 AND failures IS NOT NULL ORDER BY number LIMIT ${maxFailures}`,
    ].map((statement) => this.database.prepare(statement).bind(jobId));
    const [jobs, counts, failures] = await this.database.batch<Row>(statements);
    const [row] = jobs?.results ?? [];
    if (row === undefined) return null;
    return {
      ...jobOf(row, counts?.results[0]),
      failures: (failures?.results ?? []).map(({ workflowId, reason }) => ({
        workflowId: String(workflowId),
        reason: String(reason),
      })),
    };
  }

  /** The latest jobs, the newest first. */
  async latest(count: number): Promise<BulkJob[]> {
    const statement = this.database.prepare(
      `SELECT j.*,
         (SELECT coalesce(sum(size), 0) FROM bulk_job_part WHERE job_id = j.id AND failures IS NOT NULL) AS done,
         (SELECT count(*) FROM bulk_job_part, json_each(failures)
          WHERE job_id = j.id AND failures IS NOT NULL) AS failed
       FROM bulk_job j ORDER BY create_time DESC, id LIMIT ?1`,
    );
    const { results } = await statement.bind(count).all<Row>();
    return results.map((row) => jobOf(row, row));
  }

  /** Claims a job, or keeps a claim until another time; false: it does not run, or somebody else has it. */
  async claim(jobId: string, { now, until }: { now: number; until: number }): Promise<boolean> {
    const statement = this.database.prepare(
      `UPDATE bulk_job SET claimed_until = ?3
       WHERE id = ?1 AND status = 'RUNNING' AND claimed_until <= ?2`,
    );
    return (await statement.bind(jobId, now, until).run()).meta.changes > 0;
  }

  /** The first part that is not done; null: all are, or the job does not run any more. */
  async openPart(jobId: string): Promise<OpenPart | null> {
    const statement = this.database.prepare(
      `SELECT number, workflow_ids AS ids FROM bulk_job_part
       WHERE job_id = ?1 AND failures IS NULL
         AND EXISTS (SELECT 1 FROM bulk_job WHERE id = ?1 AND status = 'RUNNING')
       ORDER BY number LIMIT 1`,
    );
    const { results } = await statement.bind(jobId).all<{ number: number; ids: string }>();
    const [row] = results;
    if (row === undefined) return null;
    return { number: row.number, workflowIds: JSON.parse(row.ids) as string[] };
  }

  /** A part is done. The claim stands until another time; the job is over when this was its last part. */
  async partDone(
    jobId: string,
    { number, failures }: { number: number; failures: Record<string, string> },
    { now, until }: { now: number; until: number },
  ): Promise<void> {
    const part = this.database.prepare(
      "UPDATE bulk_job_part SET failures = ?3 WHERE job_id = ?1 AND number = ?2",
    );
    const job = this.database.prepare(
      "UPDATE bulk_job SET update_time = ?2, claimed_until = ?3 WHERE id = ?1",
    );
    const end = this.database.prepare(
      `UPDATE bulk_job SET status = 'COMPLETED', end_time = ?2 WHERE id = ?1 AND status = 'RUNNING'
         AND NOT EXISTS (SELECT 1 FROM bulk_job_part WHERE job_id = ?1 AND failures IS NULL)`,
    );
    await this.database.batch([
      part.bind(jobId, number, JSON.stringify(failures)),
      job.bind(jobId, now, until),
      end.bind(jobId, now),
    ]);
  }

  /** Nobody works on the job from now on. */
  async release(jobId: string): Promise<void> {
    const statement = this.database.prepare("UPDATE bulk_job SET claimed_until = 0 WHERE id = ?1");
    await statement.bind(jobId).run();
  }

  /** Stops a job that runs. */
  async stop(jobId: string, now: number): Promise<void> {
    const statement = this.database.prepare(
      `UPDATE bulk_job SET status = 'STOPPED', end_time = ?2, update_time = ?2
       WHERE id = ?1 AND status = 'RUNNING'`,
    );
    await statement.bind(jobId, now).run();
  }

  /** Lets a job go on that was stopped. */
  async resume(jobId: string, now: number): Promise<void> {
    const statement = this.database.prepare(
      `UPDATE bulk_job SET status = 'RUNNING', end_time = NULL, update_time = ?2
       WHERE id = ?1 AND status = 'STOPPED'`,
    );
    await statement.bind(jobId, now).run();
  }

  /** The jobs that run and that nobody works on. */
  async unclaimed(now: number, count: number): Promise<string[]> {
    const statement = this.database.prepare(
      `SELECT id FROM bulk_job WHERE status = 'RUNNING' AND claimed_until <= ?1
       ORDER BY claimed_until LIMIT ?2`,
    );
    const { results } = await statement.bind(now, count).all<{ id: string }>();
    return results.map(({ id }) => id);
  }

  /** Forgets jobs that ended before a time. */
  async sweep(before: number): Promise<void> {
    const old = "SELECT id FROM bulk_job WHERE status <> 'RUNNING' AND end_time < ?1 LIMIT 100";
    await this.database.batch(
      [
        `DELETE FROM bulk_job_part WHERE job_id IN (${old})`,
        `DELETE FROM bulk_job WHERE id IN (${old})`,
      ].map((statement) => this.database.prepare(statement).bind(before)),
    );
  }
}

function jobOf(row: Row, counts: Row | undefined): BulkJob {
  const [done, failed] = [Number(counts?.["done"] ?? 0), Number(counts?.["failed"] ?? 0)];
  const end = row["end_time"] ?? null;
  return {
    jobId: String(row["id"]),
    status: row["status"] as BulkJob["status"],
    action: JSON.parse(String(row["action"])) as BulkJob["action"],
    selection: JSON.parse(String(row["selection"])) as BulkJob["selection"],
    total: Number(row["total"]),
    done,
    succeeded: done - failed,
    failed,
    created: Number(row["create_time"]),
    updated: Number(row["update_time"]),
    ended: end === null ? null : Number(end),
  };
}
