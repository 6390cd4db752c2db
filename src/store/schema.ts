/** The D1 tables, as `migrations/` makes them. Times are epoch milliseconds. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

export { bulkJobParts, bulkJobs } from "./bulk-job-tables.ts";
export { webhookPaths, webhookWaits } from "./webhook-wait-tables.ts";

/** Workflow definitions; the JSON in `definition` is without `createTime` and `updateTime`. */
export const workflowDefs = sqliteTable(
  "workflow_def",
  {
    name: text("name").notNull(),
    version: integer("version").notNull(),
    definition: text("definition").notNull(),
    createTime: integer("create_time").notNull(),
    updateTime: integer("update_time").notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** Task definitions; the JSON in `definition` is without `createTime` and `updateTime`. */
export const taskDefs = sqliteTable("task_def", {
  name: text("name").primaryKey().notNull(),
  definition: text("definition").notNull(),
  createTime: integer("create_time").notNull(),
  updateTime: integer("update_time").notNull(),
});

/** The index of executions. `indexVersion` is the execution's own counter of index progress. */
export const executions = sqliteTable(
  "execution",
  {
    id: integer("id").primaryKey().notNull(),
    workflowId: text("workflow_id").notNull().unique(),
    indexVersion: integer("index_version").notNull(),
    name: text("name").notNull(),
    definitionVersion: integer("definition_version").notNull(),
    status: text("status").notNull(),
    correlationId: text("correlation_id"),
    idempotencyKey: text("idempotency_key"),
    parentWorkflowId: text("parent_workflow_id").notNull(),
    priority: integer("priority").notNull(),
    createTime: integer("create_time").notNull(),
    updateTime: integer("update_time").notNull(),
    endTime: integer("end_time").notNull(),
    dueTime: integer("due_time").notNull(),
  },
  (table) => [
    index("execution_by_name").on(table.name, table.createTime),
    index("execution_by_time").on(table.createTime),
    index("execution_by_status").on(table.status, table.createTime),
    index("execution_running")
      .on(table.name, table.createTime)
      .where(sql`${table.status} IN ('RUNNING', 'PAUSED')`),
    index("execution_due")
      .on(table.dueTime)
      .where(sql`${table.status} = 'RUNNING' AND ${table.dueTime} > 0`),
    index("execution_by_correlation")
      .on(table.correlationId, table.name)
      .where(sql`${table.correlationId} IS NOT NULL`),
  ],
);

/** The index of tasks, below that of their executions. */
export const tasks = sqliteTable(
  "task",
  {
    id: integer("id").primaryKey().notNull(),
    executionId: integer("execution_id").notNull(),
    counter: integer("counter").notNull(),
    indexVersion: integer("index_version").notNull(),
    type: text("type").notNull(),
    definitionName: text("definition_name").notNull(),
    referenceName: text("reference_name").notNull(),
    status: text("status").notNull(),
    priority: integer("priority").notNull(),
    retryCount: integer("retry_count").notNull(),
    workerId: text("worker_id"),
    domain: text("domain"),
    scheduledTime: integer("scheduled_time").notNull(),
    startTime: integer("start_time").notNull(),
    updateTime: integer("update_time").notNull(),
    endTime: integer("end_time").notNull(),
    queueWaitTime: integer("queue_wait_time").notNull(),
  },
  (table) => [
    unique().on(table.executionId, table.counter),
    index("task_by_type").on(table.type, table.scheduledTime),
    index("task_by_time").on(table.scheduledTime),
  ],
);

/** How long the latest changes were on their way to the index. */
export const indexProgress = sqliteTable("index_progress", {
  id: integer("id").primaryKey().notNull(),
  writtenTime: integer("written_time").notNull(),
  lag: integer("lag").notNull(),
});

/** Task types that were pushed to or polled at least once. */
export const queues = sqliteTable("queue", { name: text("name").primaryKey().notNull() });

/** The events that executions have published. */
export const events = sqliteTable(
  "event",
  {
    eventId: text("event_id").primaryKey().notNull(),
    name: text("name").notNull(),
    payload: text("payload").notNull(),
    workflowId: text("workflow_id").notNull(),
    publishTime: integer("publish_time").notNull(),
    /** JSON of the trace that it belongs to. */
    trace: text("trace"),
    openSince: integer("open_since"),
  },
  (table) => [
    index("event_by_time").on(table.publishTime),
    index("event_open")
      .on(table.openSince)
      .where(sql`${table.openSince} IS NOT NULL`),
  ],
);

/** What is done when an event is published; the JSON in `definition` is a whole EventHandler. */
export const eventHandlers = sqliteTable(
  "event_handler",
  {
    name: text("name").primaryKey().notNull(),
    event: text("event").notNull(),
    active: integer("active", { mode: "boolean" }).notNull(),
    definition: text("definition").notNull(),
  },
  (table) => [index("event_handler_by_event").on(table.event)],
);

/** What came of each action of a handler for each event. */
export const eventExecutions = sqliteTable(
  "event_execution",
  {
    eventId: text("event_id").notNull(),
    handler: text("handler").notNull(),
    /** Its number among those of the handler. */
    action: integer("action").notNull(),
    event: text("event").notNull(),
    actionType: text("action_type").notNull(),
    status: text("status", { enum: ["COMPLETED", "FAILED", "SKIPPED"] }).notNull(),
    output: text("output").notNull(),
    createdTime: integer("created_time").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.handler, table.action] }),
    index("event_execution_by_handler").on(table.handler, table.createdTime),
    index("event_execution_by_time").on(table.createdTime),
  ],
);

/** Events that could not be acted on. */
export const deadLetters = sqliteTable(
  "dead_letter",
  {
    id: text("id").primaryKey().notNull(),
    event: text("event").notNull(),
    reason: text("reason").notNull(),
    attempts: integer("attempts").notNull(),
    buriedTime: integer("buried_time").notNull(),
    message: text("message").notNull(),
    trace: text("trace"),
  },
  (table) => [index("dead_letter_by_time").on(table.buriedTime)],
);

/** Where other systems send events to; the JSON in `config` is a whole WebhookConfig. */
export const webhooks = sqliteTable("webhook", {
  id: text("id").primaryKey().notNull(),
  name: text("name").notNull().unique(),
  /** A request has been found genuine. */
  verified: integer("verified", { mode: "boolean" }).notNull(),
  config: text("config").notNull(),
});

/** Which execution a key of a workflow belongs to, inserted before that execution is started. */
export const idempotencyKeys = sqliteTable(
  "idempotency_key",
  {
    workflowName: text("workflow_name").notNull(),
    key: text("idempotency_key").notNull(),
    workflowId: text("workflow_id").notNull(),
    reservedAt: integer("reserved_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workflowName, table.key] }),
    index("idempotency_key_by_workflow").on(table.workflowId),
  ],
);

/** Schemas of inputs and outputs, which definitions name. */
export const schemaDefs = sqliteTable(
  "schema_def",
  {
    name: text("name").notNull(),
    version: integer("version").notNull(),
    definition: text("definition").notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** Results of tasks that may be reused. */
export const cachedResults = sqliteTable(
  "cached_result",
  {
    entry: text("entry").primaryKey().notNull(),
    output: text("output").notNull(),
    storedTime: integer("stored_time").notNull(),
    expiryTime: integer("expiry_time").notNull(),
  },
  (table) => [index("cached_result_by_expiry").on(table.expiryTime)],
);

/** What is listed of schedules; the JSON in `definition` is a whole WorkflowSchedule. */
export const schedules = sqliteTable(
  "schedule",
  {
    name: text("name").primaryKey().notNull(),
    workflowName: text("workflow_name").notNull(),
    paused: integer("paused", { mode: "boolean" }).notNull(),
    createTime: integer("create_time").notNull(),
    updatedTime: integer("updated_time").notNull(),
    /** Null: it does not run any more, or not at present. */
    nextRunTime: integer("next_run_time"),
    definition: text("definition").notNull(),
  },
  (table) => [
    index("schedule_by_workflow").on(table.workflowName),
    index("schedule_by_next_run")
      .on(table.nextRunTime)
      .where(sql`${table.nextRunTime} IS NOT NULL`),
  ],
);

/** The history of schedules: a row for each time at which one has fired. */
export const scheduleRuns = sqliteTable(
  "schedule_run",
  {
    executionId: text("execution_id").primaryKey().notNull(),
    scheduleName: text("schedule_name").notNull(),
    scheduledTime: integer("scheduled_time").notNull(),
    executionTime: integer("execution_time").notNull(),
    workflowName: text("workflow_name").notNull(),
    workflowId: text("workflow_id"),
    reason: text("reason"),
    request: text("request").notNull(),
    state: text("state", { enum: ["POLLED", "EXECUTED", "FAILED"] }).notNull(),
    zoneId: text("zone_id").notNull(),
  },
  (table) => [
    index("schedule_run_by_schedule").on(table.scheduleName, table.scheduledTime),
    index("schedule_run_by_time").on(table.scheduledTime),
  ],
);

/** Switches of the whole server. */
export const settings = sqliteTable("setting", {
  name: text("name").primaryKey().notNull(),
  value: text("value").notNull(),
});

/** Secrets, their values encrypted. The value before the last write is kept to be recognised in what workers give
 * back. */
export const secrets = sqliteTable("secret", {
  name: text("name").primaryKey().notNull(),
  value: text("value").notNull(),
  previousValue: text("previous_value"),
  createTime: integer("create_time").notNull(),
  updateTime: integer("update_time").notNull(),
});

/** What monitoring counts; `labels` is a JSON object, `sum` is of milliseconds. */
export const metrics = sqliteTable(
  "metric",
  {
    name: text("name").notNull(),
    labels: text("labels").notNull(),
    count: integer("count").notNull(),
    sum: integer("sum").notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.labels] })],
);

/** Tags; `kind` and `name` say what is tagged. */
export const tags = sqliteTable(
  "tag",
  {
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    key: text("key").notNull(),
    value: text("value").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.name, table.key, table.value] })],
);
