/** The tables of jobs that treat many executions alike. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Jobs; `action` and `selection` are JSON. Whoever works on one has claimed it until a time. */
export const bulkJobs = sqliteTable(
  "bulk_job",
  {
    id: text("id").primaryKey().notNull(),
    action: text("action").notNull(),
    selection: text("selection").notNull(),
    status: text("status").notNull(),
    total: integer("total").notNull(),
    claimedUntil: integer("claimed_until").notNull(),
    createTime: integer("create_time").notNull(),
    updateTime: integer("update_time").notNull(),
    endTime: integer("end_time"),
  },
  (table) => [
    index("bulk_job_by_time").on(table.createTime),
    index("bulk_job_running")
      .on(table.claimedUntil)
      .where(sql`${table.status} = 'RUNNING'`),
  ],
);

/** The executions of a job, as JSON lists; `failures` is JSON of reasons by id, null until the part is done. */
export const bulkJobParts = sqliteTable(
  "bulk_job_part",
  {
    jobId: text("job_id").notNull(),
    number: integer("number").notNull(),
    size: integer("size").notNull(),
    workflowIds: text("workflow_ids").notNull(),
    failures: text("failures"),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.number] })],
);
