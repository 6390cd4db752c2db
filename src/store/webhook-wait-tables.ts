/** The D1 tables of tasks that wait for events of webhooks, as `migrations/` makes them. */
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Which WAIT_FOR_WEBHOOK tasks wait, and for which events. */
export const webhookWaits = sqliteTable(
  "webhook_wait",
  {
    taskId: text("task_id").primaryKey().notNull(),
    workflow: text("workflow").notNull(),
    version: integer("version").notNull(),
    /** JSON list. */
    paths: text("paths").notNull(),
    /** A digest of the values there; in older rows a JSON list of them. */
    matchKey: text("match_key").notNull(),
    startTime: integer("start_time").notNull(),
  },
  (table) => [index("webhook_wait_by_key").on(table.workflow, table.paths, table.matchKey)],
);

/** Where the WAIT_FOR_WEBHOOK tasks of a workflow look in events. */
export const webhookPaths = sqliteTable(
  "webhook_path",
  { workflow: text("workflow").notNull(), paths: text("paths").notNull() },
  (table) => [primaryKey({ columns: [table.workflow, table.paths] })],
);
