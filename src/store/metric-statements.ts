/**
 * What monitoring counts, added up while the index is written: the row that is there tells what is new in
 * a report.
 *
 * M1. These statements stand in the transaction that writes the report, before the rows that they compare it
 *     with. So what happened is counted once, however often it is told.
 */

const ADD = `
  INSERT INTO metric (name, labels, count, sum)
  SELECT name, labels, count(*), sum(duration) FROM sample GROUP BY name, labels
  ON CONFLICT (name, labels) DO UPDATE SET count = count + excluded.count, sum = sum + excluded.sum`;

/** Parameter 1: a list of executions, each with `since`. Counts those that `WRITE_EXECUTIONS` will write. */
export const COUNT_EXECUTIONS = `
  WITH report AS (
    SELECT value ->> 'name' AS workflow, value ->> 'definitionVersion' AS version,
      value ->> 'status' AS status, value ->> 'endTime' AS ended,
      value ->> 'endTime' - value ->> 'createTime' AS duration,
      e.id AS known, e.status AS status_before, e.end_time AS ended_before
    FROM json_each(?1) LEFT JOIN execution e ON e.workflow_id = value ->> 'workflowId'
    WHERE (value ->> 'since' < 0 OR e.index_version >= value ->> 'since')
      AND (e.id IS NULL OR e.index_version < value ->> 'version')
  ), ending AS (
    SELECT * FROM report WHERE status NOT IN ('RUNNING', 'PAUSED')
      AND (known IS NULL OR status_before IN ('RUNNING', 'PAUSED') OR ended_before <> ended)
  ), sample AS (
    SELECT 'workflow_start_success' AS name,
      json_object('workflowName', workflow, 'version', CAST(version AS TEXT)) AS labels, 0 AS duration
    FROM report WHERE known IS NULL
    UNION ALL SELECT 'workflow_execution', json_object('workflowName', workflow), duration
    FROM ending WHERE status = 'COMPLETED'
    UNION ALL SELECT 'workflow_failure', json_object('workflowName', workflow, 'status', status), 0
    FROM ending WHERE status <> 'COMPLETED'
  ) ${ADD}`;

/** Parameter 1: a list of tasks as for `WRITE_TASKS`, each with `isWorkerTask`. */
export const COUNT_TASKS = `
  WITH report AS (
    SELECT value ->> 'type' AS type, value ->> 'status' AS status, value ->> 'reason' AS reason,
      value ->> 'startTime' AS started, value ->> 'endTime' AS ended,
      value ->> 'queueWaitTime' AS waited, value ->> 'isWorkerTask' AS is_worker_task,
      t.status AS status_before, t.start_time AS started_before, t.end_time AS ended_before
    FROM json_each(?1) JOIN execution e ON e.workflow_id = value ->> 'workflowId'
    LEFT JOIN task t ON t.execution_id = e.id AND t.counter = value ->> 'counter'
    WHERE e.index_version = value ->> 'reportVersion'
      AND (t.id IS NULL OR t.index_version < value ->> 'version')
  ), ending AS (
    SELECT * FROM report WHERE status NOT IN ('SCHEDULED', 'IN_PROGRESS')
      AND (status_before IS NULL OR status_before IN ('SCHEDULED', 'IN_PROGRESS') OR ended_before <> ended)
  ), sample AS (
    SELECT 'task_queue_wait' AS name, json_object('taskType', type) AS labels,
      max(0, waited) AS duration
    FROM report WHERE is_worker_task AND started > 0 AND coalesce(started_before, 0) = 0
    UNION ALL SELECT 'task_execution',
      json_object('taskType', type, 'includeRetries', 'false', 'status', status), ended - started
    FROM ending WHERE started > 0
    UNION ALL SELECT iif(reason LIKE 'responseTimeout:%', 'task_response_timeout', 'task_timeout'),
      json_object('taskType', type), 0
    FROM ending WHERE status = 'TIMED_OUT'
  ) ${ADD}`;
