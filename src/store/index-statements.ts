/**
 * The statements that write reports into the index. Rows come as JSON in one parameter, because D1 binds
 * at most 100 and a statement costs more than its rows.
 *
 * W1. A report is written whole or not at all: only if the index has the version that it builds on, and has
 *     no newer one. So a late report never replaces what is newer, and never leaves a gap.
 * W2. Words are written again only when they have changed: they cost more than all else.
 */

/** Parameter 1: a list of executions, each with `since`. */
export const WRITE_EXECUTIONS = `
  INSERT INTO execution (workflow_id, index_version, name, definition_version, status, correlation_id,
    idempotency_key, parent_workflow_id, priority, create_time, update_time, end_time, due_time)
  SELECT value ->> 'workflowId', value ->> 'version', value ->> 'name', value ->> 'definitionVersion',
    value ->> 'status', value ->> 'correlationId', value ->> 'idempotencyKey',
    value ->> 'parentWorkflowId', value ->> 'priority', value ->> 'createTime', value ->> 'updateTime',
    value ->> 'endTime', value ->> 'dueTime'
  FROM json_each(?1) WHERE value ->> 'since' < 0
    OR EXISTS (SELECT 1 FROM execution e WHERE e.workflow_id = value ->> 'workflowId'
      AND e.index_version >= value ->> 'since')
  ON CONFLICT (workflow_id) DO UPDATE SET
    index_version = excluded.index_version, name = excluded.name,
    definition_version = excluded.definition_version, status = excluded.status,
    correlation_id = excluded.correlation_id, idempotency_key = excluded.idempotency_key,
    parent_workflow_id = excluded.parent_workflow_id, priority = excluded.priority,
    create_time = excluded.create_time, update_time = excluded.update_time,
    end_time = excluded.end_time, due_time = excluded.due_time
  WHERE excluded.index_version > execution.index_version`;

/** Parameter 1: a list of executions. */
export const WRITE_EXECUTION_TEXTS = `
  INSERT OR REPLACE INTO execution_text (rowid, names, reason, input, output, details)
  SELECT e.id, value ->> 'names', value ->> 'reason', value ->> 'input', value ->> 'output',
    value ->> 'details'
  FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
  LEFT JOIN execution_text x ON x.rowid = e.id
  WHERE e.index_version = value ->> 'version' AND (x.rowid IS NULL
    OR x.output <> value ->> 'output' OR x.names <> value ->> 'names' OR x.input <> value ->> 'input'
    OR x.reason <> value ->> 'reason' OR x.details <> value ->> 'details')`;

/** Parameter 1: a list of tasks, each with its `workflowId` and the `reportVersion`. */
export const WRITE_TASKS = `
  INSERT INTO task (execution_id, counter, index_version, type, definition_name, reference_name, status,
    priority, retry_count, worker_id, domain, scheduled_time, start_time, update_time, end_time,
    queue_wait_time)
  SELECT e.id, value ->> 'counter', value ->> 'version', value ->> 'type', value ->> 'definitionName',
    value ->> 'referenceName', value ->> 'status', value ->> 'priority', value ->> 'retryCount',
    value ->> 'workerId', value ->> 'domain', value ->> 'scheduledTime', value ->> 'startTime',
    value ->> 'updateTime', value ->> 'endTime', value ->> 'queueWaitTime'
  FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
  WHERE e.index_version = value ->> 'reportVersion'
  ON CONFLICT (execution_id, counter) DO UPDATE SET
    index_version = excluded.index_version, type = excluded.type,
    definition_name = excluded.definition_name, reference_name = excluded.reference_name,
    status = excluded.status, priority = excluded.priority, retry_count = excluded.retry_count,
    worker_id = excluded.worker_id, domain = excluded.domain, scheduled_time = excluded.scheduled_time,
    start_time = excluded.start_time, update_time = excluded.update_time, end_time = excluded.end_time,
    queue_wait_time = excluded.queue_wait_time
  WHERE excluded.index_version > task.index_version`;

/** Parameter 1: a list of tasks. */
export const WRITE_TASK_TEXTS = `
  INSERT OR REPLACE INTO task_text (rowid, names, reason, input, output, details)
  SELECT t.id, value ->> 'names', value ->> 'reason', value ->> 'input', value ->> 'output',
    value ->> 'details'
  FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
  JOIN task t ON t.execution_id = e.id AND t.counter = value ->> 'counter'
  LEFT JOIN task_text x ON x.rowid = t.id
  WHERE e.index_version = value ->> 'reportVersion' AND t.index_version = value ->> 'version'
    AND (x.rowid IS NULL OR x.output <> value ->> 'output' OR x.input <> value ->> 'input'
      OR x.names <> value ->> 'names' OR x.reason <> value ->> 'reason')`;

const REMOVED_TASKS = `
  SELECT t.id FROM json_each(?1) report
  JOIN execution e ON e.workflow_id = report.value ->> 'workflowId'
  JOIN task t ON t.execution_id = e.id
  WHERE e.index_version = report.value ->> 'version'
    AND t.counter NOT IN (SELECT value FROM json_each(report.value, '$.present'))`;

/** Parameter 1: a list of executions, each with the counters of its `present` tasks. */
export const REMOVE_TASKS = [
  `DELETE FROM task_text WHERE rowid IN (${REMOVED_TASKS})`,
  `DELETE FROM task WHERE id IN (${REMOVED_TASKS})`,
];

/** Parameter 1: a list of ids of tasks that wait for no event any more. */
export const REMOVE_WEBHOOK_WAITS =
  "DELETE FROM webhook_wait WHERE task_id IN (SELECT value FROM json_each(?1))";

/** Parameter 1: a list of executions. Answers those whose version, or a newer one, is in the index. */
export const TOLD_EXECUTIONS = `
  SELECT e.workflow_id AS id FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
  WHERE e.index_version >= value ->> 'version'`;

const EXECUTIONS =
  "SELECT id FROM execution WHERE workflow_id IN (SELECT value FROM json_each(?1))";
const TASKS = `SELECT id FROM task WHERE execution_id IN (${EXECUTIONS})`;

/** Parameter 1: a list of ids of executions. */
export const REMOVE_EXECUTIONS = [
  `DELETE FROM webhook_wait WHERE task_id IN (SELECT e.workflow_id || '-' || t.counter
    FROM execution e JOIN task t ON t.execution_id = e.id
    WHERE t.type = 'WAIT_FOR_WEBHOOK' AND e.id IN (${EXECUTIONS}))`,
  `DELETE FROM task_text WHERE rowid IN (${TASKS})`,
  `DELETE FROM task WHERE execution_id IN (${EXECUTIONS})`,
  `DELETE FROM execution_text WHERE rowid IN (${EXECUTIONS})`,
  "DELETE FROM execution WHERE workflow_id IN (SELECT value FROM json_each(?1))",
];

/** Parameter 1: a list of ids of executions. Whatever is told of them next is newer than their rows. */
export const OUTDATE_EXECUTIONS = [
  `UPDATE task SET index_version = -1 WHERE execution_id IN (${EXECUTIONS})`,
  "UPDATE execution SET index_version = -1 WHERE workflow_id IN (SELECT value FROM json_each(?1))",
];

const OUTDATED_TASKS = `
  SELECT t.id FROM json_each(?1) id JOIN execution e ON e.workflow_id = id.value
  JOIN task t ON t.execution_id = e.id WHERE e.index_version >= 0 AND t.index_version < 0`;

/** Parameter 1: a list of ids of executions that have told everything since they were outdated. */
export const REMOVE_OUTDATED_TASKS = [
  `DELETE FROM task_text WHERE rowid IN (${OUTDATED_TASKS})`,
  `DELETE FROM task WHERE id IN (${OUTDATED_TASKS})`,
];

/** Parameters: the time, and how long the oldest change that was written now had been on its way. */
export const WRITE_PROGRESS = `
  INSERT INTO index_progress (id, written_time, lag) VALUES (1, ?1, ?2)
  ON CONFLICT (id) DO UPDATE SET written_time = excluded.written_time, lag = excluded.lag`;
